package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.core.table.ColumnType;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.Expression.UnaryOperator;
import io.infinitycluster.core.table.TableLimits;
import io.infinitycluster.core.table.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.OldOracleJoinBinaryExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import org.jspecify.annotations.Nullable;

/** Makes the store's expressions of what the parser has read; what the store does not know is refused, and named. */
final class ExpressionConverter {

    /** Up to here a chain is printed as it was written. */
    private static final int MAX_LEFT_DEEP = 16;

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Function<String, ApiException> error;
    private int depth;

    /** @param error makes an exception of a message */
    ExpressionConverter(Function<String, ApiException> error) {
        this.error = error;
    }

    /** @throws ApiException if the store does not know it */
    Expression convert(net.sf.jsqlparser.expression.@Nullable Expression parsed) {
        if (++depth > TableLimits.MAX_EXPRESSION_DEPTH) {
            throw error.apply("is nested too deeply: at most " + TableLimits.MAX_EXPRESSION_DEPTH
                    + " levels are possible, and each operator is one");
        }
        Expression converted = constantOrName(parsed);
        if (converted == null) {
            converted = condition(parsed);
        }
        if (converted == null) {
            converted = operation(parsed);
        }
        depth--;
        if (converted == null) {
            throw unsupported(parsed);
        }
        return converted;
    }

    private ApiException unsupported(net.sf.jsqlparser.expression.@Nullable Expression parsed) {
        return error.apply("`" + ExpressionParser.shown(String.valueOf(parsed)) + "` is not supported");
    }

    // --- Constants and names ---

    private @Nullable Expression constantOrName(net.sf.jsqlparser.expression.@Nullable Expression parsed) {
        if (parsed instanceof Column column) {
            return column(column);
        } else if (parsed instanceof LongValue number) {
            return integer(number.getBigIntegerValue(), number);
        } else if (parsed instanceof DoubleValue number) {
            return new Expression.Literal(new Value.Real(number.getValue()));
        } else if (parsed instanceof StringValue text && text.getPrefix() == null && "'".equals(text.getQuoteStr())) {
            return new Expression.Literal(new Value.Text(text.getNotExcapedValue()));
        } else if (parsed instanceof BooleanValue truth) {
            return new Expression.Literal(new Value.Bool(truth.getValue()));
        } else if (parsed instanceof NullValue) {
            return new Expression.Literal(new Value.Null());
        } else if (parsed instanceof DateTimeLiteralExpression moment) {
            return moment(moment);
        } else if (parsed instanceof AllColumns
                && !(parsed instanceof AllTableColumns)
                && "*".equals(parsed.toString())) {
            return new Expression.Star();
        }
        return null;
    }

    private @Nullable Expression column(Column column) {
        boolean plain = column.getArrayConstructor() == null
                && column.getOldOracleJoinSyntax() == 0
                && column.getCommentText() == null
                && (column.getTable() == null
                        || column.getTable().getFullyQualifiedName().isEmpty());
        return plain ? Expression.column(column.getUnquotedColumnName()) : null;
    }

    private Expression integer(BigInteger value, Object shown) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            throw error.apply("`" + ExpressionParser.shown(String.valueOf(shown)) + "` does not fit into 64 bits");
        }
        return new Expression.Literal(new Value.Int(value.longValue()));
    }

    private @Nullable Expression moment(DateTimeLiteralExpression moment) {
        ColumnType type = switch (moment.getType()) {
            case DATE -> ColumnType.Scalar.DATE;
            case TIME -> ColumnType.Scalar.TIME;
            case DATETIME -> ColumnType.Scalar.DATETIME;
            case TIMESTAMP -> ColumnType.Scalar.TIMESTAMP;
            default -> null;
        };
        String quoted = moment.getValue();
        if (type == null || quoted.length() < 2 || quoted.charAt(0) != '\'') {
            return null;
        }
        Value text = new Value.Text(quoted.substring(1, quoted.length() - 1));
        return new Expression.Cast(new Expression.Literal(text), type);
    }

    // --- Conditions ---

    private @Nullable Expression condition(net.sf.jsqlparser.expression.@Nullable Expression parsed) {
        if (parsed instanceof AndExpression || parsed instanceof OrExpression) {
            return chain((net.sf.jsqlparser.expression.BinaryExpression) parsed);
        } else if (parsed instanceof NotExpression not) {
            return new Expression.Unary(UnaryOperator.NOT, convert(not.getExpression()));
        } else if (parsed instanceof Between between && !between.isUsingSymmetric() && !between.isUsingAsymmetric()) {
            return new Expression.Between(
                    convert(between.getLeftExpression()),
                    convert(between.getBetweenExpressionStart()),
                    convert(between.getBetweenExpressionEnd()),
                    between.isNot());
        } else if (parsed instanceof InExpression in
                && !in.isGlobal()
                && in.getRightExpression() instanceof ParenthesedExpressionList<?> options) {
            return new Expression.In(convert(in.getLeftExpression()), all(options), in.isNot());
        } else if (parsed instanceof LikeExpression like
                && like.getLikeKeyWord() == LikeExpression.KeyWord.LIKE
                && like.getEscape() == null
                && !like.isUseBinary()) {
            return new Expression.Like(
                    convert(like.getLeftExpression()), convert(like.getRightExpression()), like.isNot());
        } else if (parsed instanceof IsNullExpression isNull) {
            return new Expression.IsNull(convert(isNull.getLeftExpression()), isNull.isNot() || isNull.isUseNotNull());
        }
        return null;
    }

    /**
     * What is joined by one of "and" and "or" may be joined in any order. Clients write long lists of it: they become a tree that is as
     * flat as can be, where the parser nests each in the next.
     */
    private Expression chain(net.sf.jsqlparser.expression.BinaryExpression last) {
        BinaryOperator operator = last instanceof AndExpression ? BinaryOperator.AND : BinaryOperator.OR;
        List<net.sf.jsqlparser.expression.Expression> parts = new ArrayList<>();
        net.sf.jsqlparser.expression.Expression rest = last;
        while (rest instanceof net.sf.jsqlparser.expression.BinaryExpression binary
                && rest.getClass() == last.getClass()) {
            parts.add(binary.getRightExpression());
            rest = binary.getLeftExpression();
            if (parts.size() > TableLimits.MAX_EXPRESSION_NODES) {
                throw error.apply("has more than " + TableLimits.MAX_EXPRESSION_NODES + " parts");
            }
        }
        parts.add(rest);
        Collections.reverse(parts);
        List<Expression> converted = new ArrayList<>(parts.size());
        parts.forEach(part -> converted.add(convert(part)));
        return converted.size() <= MAX_LEFT_DEEP ? leftDeep(operator, converted) : balanced(operator, converted);
    }

    private static Expression leftDeep(BinaryOperator operator, List<Expression> parts) {
        Expression all = parts.get(0);
        for (Expression part : parts.subList(1, parts.size())) {
            all = new Expression.Binary(operator, all, part);
        }
        return all;
    }

    private static Expression balanced(BinaryOperator operator, List<Expression> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int half = parts.size() / 2;
        return new Expression.Binary(
                operator,
                balanced(operator, parts.subList(0, half)),
                balanced(operator, parts.subList(half, parts.size())));
    }

    private List<Expression> all(ExpressionList<?> list) {
        List<Expression> converted = new ArrayList<>(list.size());
        list.forEach(each -> converted.add(convert(each)));
        return converted;
    }

    // --- Operators and functions ---

    private @Nullable Expression operation(net.sf.jsqlparser.expression.@Nullable Expression parsed) {
        if (parsed instanceof ParenthesedExpressionList<?> list) {
            return list.size() == 1 ? convert(list.get(0)) : null;
        } else if (parsed instanceof SignedExpression signed) {
            return signed(signed);
        } else if (parsed instanceof net.sf.jsqlparser.expression.BinaryExpression binary) {
            BinaryOperator operator = operator(binary);
            return operator == null
                    ? null
                    : new Expression.Binary(
                            operator, convert(binary.getLeftExpression()), convert(binary.getRightExpression()));
        } else if (parsed instanceof CastExpression cast) {
            return cast(cast);
        } else if (parsed instanceof net.sf.jsqlparser.expression.Function function) {
            return call(function);
        } else if (parsed instanceof TrimFunction trim
                && trim.getTrimSpecification() == null
                && trim.getFromExpression() == null) {
            return new Expression.Call("trim", List.of(convert(trim.getExpression())));
        }
        return null;
    }

    private static @Nullable BinaryOperator operator(net.sf.jsqlparser.expression.BinaryExpression binary) {
        if (binary instanceof OldOracleJoinBinaryExpression join && join.getOldOracleJoinSyntax() != 0) {
            return null;
        }
        // By the very class: what extends one of these means something else.
        Class<?> kind = binary.getClass();
        if (kind == Addition.class) {
            return BinaryOperator.ADD;
        } else if (kind == Subtraction.class) {
            return BinaryOperator.SUBTRACT;
        } else if (kind == Multiplication.class) {
            return BinaryOperator.MULTIPLY;
        } else if (kind == Division.class) {
            return BinaryOperator.DIVIDE;
        } else if (kind == Modulo.class) {
            return BinaryOperator.MODULO;
        } else if (kind == EqualsTo.class) {
            return BinaryOperator.EQUAL;
        } else if (kind == NotEqualsTo.class) {
            return BinaryOperator.NOT_EQUAL;
        } else if (kind == MinorThan.class) {
            return BinaryOperator.LESS;
        } else if (kind == MinorThanEquals.class) {
            return BinaryOperator.LESS_OR_EQUAL;
        } else if (kind == GreaterThan.class) {
            return BinaryOperator.GREATER;
        } else if (kind == GreaterThanEquals.class) {
            return BinaryOperator.GREATER_OR_EQUAL;
        }
        return null;
    }

    /** A sign before a number belongs to it: else the least integer could not be written. */
    private @Nullable Expression signed(SignedExpression signed) {
        if (signed.getSign() == '+') {
            return convert(signed.getExpression());
        } else if (signed.getSign() != '-') {
            return null;
        } else if (signed.getExpression() instanceof LongValue number) {
            return integer(number.getBigIntegerValue().negate(), signed);
        } else if (signed.getExpression() instanceof DoubleValue number) {
            return new Expression.Literal(new Value.Real(-number.getValue()));
        }
        return new Expression.Unary(UnaryOperator.NEGATE, convert(signed.getExpression()));
    }

    private @Nullable Expression cast(CastExpression cast) {
        boolean plain = cast.getFormat() == null
                && cast.getColDataType() != null
                && (!cast.isUseCastKeyword() || "CAST".equalsIgnoreCase(cast.keyword));
        if (!plain) {
            return null;
        }
        ColumnType type = ColumnTypes.find(cast.getColDataType().getDataType().toLowerCase(Locale.ROOT));
        if (type == null || cast.getColDataType().getArgumentsStringList() != null) {
            return null;
        }
        return new Expression.Cast(convert(cast.getLeftExpression()), type);
    }

    private @Nullable Expression call(net.sf.jsqlparser.expression.Function function) {
        boolean plain = function.getMultipartName().size() == 1
                && !function.isDistinct()
                && !function.isUnique()
                && !function.isEscaped()
                && !function.isIgnoreNulls()
                && !function.isIgnoreNullsOutside()
                && function.getNullHandling() == null
                && function.getLimit() == null
                && function.getHavingClause() == null
                && function.getChainedParameters() == null
                && function.getNamedParameters() == null
                && function.getAttribute() == null
                && function.getKeep() == null
                && function.getExtraKeyword() == null
                && function.getOrderByElements() == null
                && function.getOnOverflowTruncate() == null
                && (function.getKeywordArguments() == null
                        || function.getKeywordArguments().isEmpty());
        if (!plain) {
            return null;
        }
        ExpressionList<?> arguments = function.getParameters();
        return new Expression.Call(function.getName(), arguments == null ? List.of() : all(arguments));
    }
}
