package io.infinitycluster.core.table;

import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.Expression.Pseudo;
import io.infinitycluster.core.table.Expression.UnaryOperator;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** The binary form of expressions: what an expression is comes before its parts. A reader's bounds hold for all that it reads. */
final class ExpressionCodec {

    private static final int LITERAL = 1;
    private static final int COLUMN = 2;
    private static final int PSEUDO = 3;
    private static final int STAR = 4;
    private static final int UNARY = 5;
    private static final int BINARY = 6;
    private static final int BETWEEN = 7;
    private static final int IN = 8;
    private static final int LIKE = 9;
    private static final int IS_NULL = 10;
    private static final int CAST = 11;
    private static final int CALL = 12;

    private final ExpressionBounds bounds = new ExpressionBounds();

    static void put(WireWriter out, Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            out.putByte(LITERAL);
            ValueCodec.put(out, literal.value());
        } else if (expression instanceof Expression.ColumnRef column) {
            out.putByte(COLUMN).putString(column.name());
        } else if (expression instanceof Pseudo pseudo) {
            out.putByte(PSEUDO).putByte(pseudo.code());
        } else if (expression instanceof Expression.Star) {
            out.putByte(STAR);
        } else {
            putWithParts(out, expression);
        }
    }

    private static void putWithParts(WireWriter out, Expression expression) {
        List<Expression> parts = ExpressionBounds.parts(expression);
        if (expression instanceof Expression.Unary unary) {
            out.putByte(UNARY).putByte(unary.operator().code());
        } else if (expression instanceof Expression.Binary binary) {
            out.putByte(BINARY).putByte(binary.operator().code());
        } else if (expression instanceof Expression.Between between) {
            out.putByte(BETWEEN).putBoolean(between.negated());
        } else if (expression instanceof Expression.In in) {
            out.putByte(IN).putBoolean(in.negated()).putInt(in.options().size());
        } else if (expression instanceof Expression.Like like) {
            out.putByte(LIKE).putBoolean(like.negated());
        } else if (expression instanceof Expression.IsNull isNull) {
            out.putByte(IS_NULL).putBoolean(isNull.negated());
        } else if (expression instanceof Expression.Cast cast) {
            out.putByte(CAST);
            ColumnCodec.putType(out, cast.type());
        } else {
            out.putByte(CALL)
                    .putString(((Expression.Call) expression).function())
                    .putInt(parts.size());
        }
        for (Expression part : parts) {
            put(out, part);
        }
    }

    Expression get(WireReader in) {
        return get(in, 1);
    }

    private Expression get(WireReader in, int depth) {
        bounds.enter(depth);
        int tag = in.getByte();
        int below = depth + 1;
        return switch (tag) {
            case LITERAL -> new Expression.Literal(ValueCodec.get(in));
            case COLUMN -> new Expression.ColumnRef(in.getString());
            case PSEUDO -> Coding.byCode(Pseudo.values(), Pseudo::code, in.getByte());
            case STAR -> new Expression.Star();
            case UNARY ->
                new Expression.Unary(
                        Coding.byCode(UnaryOperator.values(), UnaryOperator::code, in.getByte()), get(in, below));
            case BINARY ->
                new Expression.Binary(
                        Coding.byCode(BinaryOperator.values(), BinaryOperator::code, in.getByte()),
                        get(in, below),
                        get(in, below));
            case BETWEEN -> between(in, in.getBoolean(), below);
            case IN -> in(in, in.getBoolean(), below);
            case LIKE -> like(in, in.getBoolean(), below);
            case IS_NULL -> isNull(in, in.getBoolean(), below);
            case CAST -> cast(in, ColumnCodec.getType(in), below);
            case CALL -> new Expression.Call(in.getString(), getAll(in, in.getCount(1), below));
            default -> throw new IllegalArgumentException("unknown expression " + tag);
        };
    }

    private Expression between(WireReader in, boolean negated, int depth) {
        return new Expression.Between(get(in, depth), get(in, depth), get(in, depth), negated);
    }

    private Expression in(WireReader in, boolean negated, int depth) {
        int options = in.getCount(1);
        return new Expression.In(get(in, depth), getAll(in, options, depth), negated);
    }

    private Expression like(WireReader in, boolean negated, int depth) {
        return new Expression.Like(get(in, depth), get(in, depth), negated);
    }

    private Expression isNull(WireReader in, boolean negated, int depth) {
        return new Expression.IsNull(get(in, depth), negated);
    }

    private Expression cast(WireReader in, ColumnType type, int depth) {
        return new Expression.Cast(get(in, depth), type);
    }

    private List<Expression> getAll(WireReader in, int count, int depth) {
        List<Expression> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(get(in, depth));
        }
        return all;
    }
}
