package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.Expression.Pseudo;
import io.infinitycluster.core.table.TableDefinition.Numbered;
import io.infinitycluster.core.table.TableQuery.Metric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fits expressions to a table: finds the columns, checks the types, and refuses what does not fit, before any row is looked at. */
final class Binder {

    private final TableDefinition table;
    private final @Nullable Metric metric;

    /** @param metric of the nearest-neighbour search around the expressions; null if there is none */
    Binder(TableDefinition table, @Nullable Metric metric) {
        this.table = table;
        this.metric = metric;
    }

    /**
     * Fits a filter; null takes all rows.
     *
     * @param code what is the matter with one that is no condition
     */
    @Nullable
    Bound bindFilter(@Nullable Expression filter, ErrorCode code) {
        if (filter == null) {
            return null;
        }
        Bound bound;
        try {
            bound = bind(filter);
        } catch (TableRefusal e) {
            throw e.code() == ErrorCode.INVALID_EXPRESSION ? e.as(code) : e;
        }
        if (!bound.fits(Scalar.BOOL)) {
            throw new TableRefusal(
                    code, "A filter must be a condition, and " + filter.shown() + " is " + bound.typeName() + ".");
        }
        return bound;
    }

    Bound bind(Expression expression) {
        if (expression instanceof Expression.Literal literal) {
            return Bound.literal(typeOf(literal.value()), literal.value());
        } else if (expression instanceof Expression.ColumnRef reference) {
            Numbered column = table.require(reference.name());
            return Bound.of(column.column().type(), row -> Cells.get(row.cells(), column));
        } else if (expression instanceof Pseudo pseudo) {
            return pseudo(pseudo);
        } else if (expression instanceof Expression.Star) {
            throw TableRefusal.invalidExpression("* can only be a whole output, or the argument of count.");
        } else if (expression instanceof Expression.Unary unary) {
            return unary(unary);
        } else if (expression instanceof Expression.Binary binary) {
            return binary(binary.operator(), bind(binary.left()), bind(binary.right()));
        } else if (expression instanceof Expression.Between between) {
            return between(between);
        } else if (expression instanceof Expression.In in) {
            return Membership.bind(bind(in.value()), bindAll(in.options()), in.negated());
        } else if (expression instanceof Expression.Like like) {
            return Patterns.bind(bind(like.value()), bind(like.pattern()), like.negated());
        } else if (expression instanceof Expression.IsNull isNull) {
            Bound value = bind(isNull.value());
            boolean negated = isNull.negated();
            return Bound.of(Scalar.BOOL, row -> new Value.Bool(value.of(row) instanceof Value.Null != negated));
        } else if (expression instanceof Expression.Cast cast) {
            return cast(bind(cast.value()), cast.type());
        }
        Expression.Call call = (Expression.Call) expression;
        return Functions.bind(call.function(), bindAll(call.arguments()));
    }

    private List<Bound> bindAll(List<Expression> expressions) {
        List<Bound> all = new ArrayList<>(expressions.size());
        for (Expression each : expressions) {
            all.add(bind(each));
        }
        return all;
    }

    private static @Nullable ColumnType typeOf(Value value) {
        if (value instanceof Value.Bool) {
            return Scalar.BOOL;
        } else if (value instanceof Value.Int) {
            return Scalar.INT64;
        } else if (value instanceof Value.Real) {
            return Scalar.FLOAT64;
        } else if (value instanceof Value.Text) {
            return Scalar.VARCHAR;
        } else if (value instanceof Value.Date) {
            return Scalar.DATE;
        } else if (value instanceof Value.Time) {
            return Scalar.TIME;
        } else if (value instanceof Value.DateTime) {
            return Scalar.DATETIME;
        } else if (value instanceof Value.Vector vector) {
            return new Embedding(vector.dimension(), Element.FLOAT64);
        } else if (value instanceof Value.Default) {
            throw TableRefusal.invalidExpression("default can only be what a column is set to.");
        }
        return null;
    }

    private Bound pseudo(Pseudo pseudo) {
        if (pseudo == Pseudo.ROW_ID) {
            return Bound.of(Scalar.INT64, row -> new Value.Int(row.id()));
        }
        boolean byDistance = metric == Metric.L2;
        boolean fits = metric != null && (pseudo == Pseudo.SCORE || (pseudo == Pseudo.DISTANCE) == byDistance);
        if (!fits) {
            String where = switch (pseudo) {
                case DISTANCE -> " by l2.";
                case SIMILARITY -> " by inner product or cosine.";
                default -> ".";
            };
            throw TableRefusal.invalidExpression(
                    pseudo.columnName() + " is there only in a nearest-neighbour search" + where);
        }
        return Bound.of(Scalar.FLOAT32, row -> new Value.Real(row.near()));
    }

    private Bound unary(Expression.Unary unary) {
        Bound operand = bind(unary.operand());
        if (unary.operator() == Expression.UnaryOperator.NEGATE) {
            return Arithmetic.negate(operand);
        }
        return Conditions.not(operand);
    }

    private static Bound binary(BinaryOperator operator, Bound left, Bound right) {
        if (operator.isArithmetic()) {
            return Arithmetic.bind(operator, left, right);
        } else if (operator.isComparison()) {
            return Comparison.bind(operator, left, right);
        }
        return Conditions.bind(operator, left, right);
    }

    private Bound between(Expression.Between between) {
        Bound value = bind(between.value());
        Comparison.Test low = Comparison.test(BinaryOperator.GREATER_OR_EQUAL, value, bind(between.low()));
        Comparison.Test high = Comparison.test(BinaryOperator.LESS_OR_EQUAL, value, bind(between.high()));
        Bound both = Bound.of(Scalar.BOOL, row -> {
            Value given = value.of(row);
            return Conditions.and(low.of(given, row), high.of(given, row));
        });
        return between.negated() ? Conditions.not(both) : both;
    }

    private static Bound cast(Bound value, ColumnType type) {
        ColumnType from = value.type();
        if (from == null) {
            return Bound.of(type, row -> Bound.NULL);
        }
        if (!Casts.isPossible(from, type)) {
            throw new TableRefusal(ErrorCode.TYPE_CONVERSION, "Can't convert type from " + from + " to " + type + ".");
        }
        return Bound.of(type, row -> {
            Value given = value.of(row);
            Value converted = given instanceof Value.Null ? null : Casts.cast(given, from, type);
            return converted == null ? Bound.NULL : converted;
        });
    }
}
