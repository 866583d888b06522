package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.table.Column;
import io.infinitycluster.core.table.ColumnType;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableCommand.AddColumns;
import io.infinitycluster.core.table.TableCommand.Assignment;
import io.infinitycluster.core.table.TableCommand.CreateDatabase;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.CreateTable;
import io.infinitycluster.core.table.TableCommand.Delete;
import io.infinitycluster.core.table.TableCommand.DropColumns;
import io.infinitycluster.core.table.TableCommand.DropDatabase;
import io.infinitycluster.core.table.TableCommand.DropOption;
import io.infinitycluster.core.table.TableCommand.DropTable;
import io.infinitycluster.core.table.TableCommand.Insert;
import io.infinitycluster.core.table.TableCommand.RenameTable;
import io.infinitycluster.core.table.TableCommand.Update;
import io.infinitycluster.core.table.Value;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a table machine can do, drawn over few names, so that commands meet: many are done, and some are refused. */
final class OtherTables {

    private static final List<String> DATABASES = List.of("default_db", "default_db", "default_db", "school");
    private static final List<String> TABLES = List.of("spells", "spells", "spells", "potions");
    private static final List<String> COLUMNS = List.of("a", "a", "b", "c", "d");
    private static final List<ColumnType> TYPES = List.of(
            Scalar.INT64,
            Scalar.INT8,
            Scalar.FLOAT32,
            Scalar.FLOAT64,
            Scalar.VARCHAR,
            Scalar.DATE,
            new Embedding(3, Element.FLOAT32));

    private static final int MOST_ROWS = 8;

    private OtherTables() {}

    static TableCommand command(RandomStream random) {
        String database = random.pick(DATABASES);
        String table = random.pick(TABLES);
        int dice = random.nextInt(100);
        if (dice < 45) {
            return insert(random, database, table);
        } else if (dice < 65) {
            return new Update(
                    database, table, List.of(new Assignment(random.pick(COLUMNS), computed(random))), filter(random));
        } else if (dice < 73) {
            return new Delete(database, table, filter(random));
        } else if (dice < 80) {
            return new CreateTable(database, table, columns(random), "", random.pick(List.of(CreateOption.values())));
        } else if (dice < 85) {
            return new DropTable(database, table, random.pick(List.of(DropOption.values())));
        } else if (dice < 89) {
            return new RenameTable(database, table, random.pick(TABLES));
        } else if (dice < 93) {
            return new AddColumns(database, table, List.of(column(random, random.pick(COLUMNS))));
        } else if (dice < 96) {
            return new DropColumns(database, table, List.of(random.pick(COLUMNS)));
        }
        return dice < 98
                ? new CreateDatabase("school", "", random.pick(List.of(CreateOption.values())))
                : new DropDatabase("school", random.pick(List.of(DropOption.values())));
    }

    private static List<Column> columns(RandomStream random) {
        return List.of(
                Column.of("a", Scalar.INT64).withDefault(new Value.Int(1)), column(random, "b"), column(random, "c"));
    }

    private static Column column(RandomStream random, String name) {
        ColumnType type = random.pick(TYPES);
        return Column.of(name, type).withDefault(random.nextInt(3) == 0 ? new Value.Null() : value(random, type));
    }

    private static TableCommand insert(RandomStream random, String database, String table) {
        boolean withB = random.nextBoolean();
        List<String> columns = withB ? List.of("a", "b") : List.of("a");
        // Often of another type than the column: then no row is inserted.
        ColumnType type = random.pick(TYPES);
        List<List<Value>> rows = new ArrayList<>();
        int count = random.between(1, MOST_ROWS);
        for (int i = 0; i < count; i++) {
            List<Value> row = new ArrayList<>();
            row.add(new Value.Int(random.nextInt(10)));
            if (withB) {
                row.add(value(random, type));
            }
            rows.add(row);
        }
        return new Insert(database, table, columns, rows);
    }

    private static Value value(RandomStream random, ColumnType type) {
        if (type == Scalar.VARCHAR) {
            return new Value.Text("text " + random.nextInt(100));
        } else if (type == Scalar.DATE) {
            return new Value.Text("2024-02-" + random.between(1, 29));
        } else if (type instanceof Embedding embedding) {
            double[] elements = new double[embedding.dimension()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = random.nextInt(100) / 8.0;
            }
            return Value.Vector.of(elements);
        } else if (type.isReal()) {
            return new Value.Real(random.nextInt(1000) / 7.0);
        }
        return new Value.Int(random.nextInt(100));
    }

    private static Expression literal(long number) {
        return new Expression.Literal(new Value.Int(number));
    }

    /** Of a number, whether there is one or not; now and then more than its type holds. */
    private static Expression computed(RandomStream random) {
        Expression column = Expression.column(random.pick(COLUMNS));
        BinaryOperator operator = random.pick(List.of(
                BinaryOperator.ADD,
                BinaryOperator.SUBTRACT,
                BinaryOperator.MULTIPLY,
                BinaryOperator.DIVIDE,
                BinaryOperator.MODULO));
        return random.nextBoolean()
                ? new Expression.Binary(operator, column, literal(random.nextInt(4)))
                : new Expression.Literal(value(random, random.pick(TYPES)));
    }

    private static @Nullable Expression filter(RandomStream random) {
        if (random.nextInt(20) == 0) {
            return null;
        }
        BinaryOperator operator = random.pick(
                List.of(BinaryOperator.EQUAL, BinaryOperator.LESS, BinaryOperator.GREATER, BinaryOperator.NOT_EQUAL));
        return new Expression.Binary(operator, Expression.column(random.pick(COLUMNS)), literal(random.nextInt(10)));
    }
}
