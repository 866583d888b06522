package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.table.Column;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableCommand.Assignment;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.CreateTable;
import io.infinitycluster.core.table.TableCommand.Delete;
import io.infinitycluster.core.table.TableCommand.Insert;
import io.infinitycluster.core.table.TableCommand.Update;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableResult;
import io.infinitycluster.core.table.Value;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.workload.ClientStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a table, through the loss of a leader and of a disk, with every insert sent again: each is there once, whole, on every node; rows
 * that were updated are at the end; and a node that has its state from shared storage has the same.
 */
public final class TablesUnderFaults implements Scenario {

    private static final String DATABASE = "default_db";
    private static final String TABLE = "points";

    @Override
    public String name() {
        return "tables-under-faults";
    }

    @Override
    public String description() {
        return "inserts are sent again after a leader and a disk are lost: each batch of rows is there once, whole, on every node";
    }

    @Override
    public ClientStore store() {
        return ClientStore.TABLES;
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        createTable(cluster.at("harry"));
        int batches = cluster.draw().between(4, 12);
        int rows = cluster.draw().between(1, 40);
        List<Attempt> first = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            first.add(insert(cluster.at("harry"), i, rows));
            cluster.pass(cluster.draw().between(0, 4_000_000L));
        }
        if (cluster.draw().nextBoolean()) {
            cluster.faults().losePower("harry");
        } else {
            cluster.faults().kill("harry");
        }

        cluster.promote("hermione").isDone();
        for (int i = 0; i < batches; i++) {
            Attempt retry = insert(cluster.at("hermione"), i, rows).isDone();
            if (first.get(i).succeeded()) {
                retry.isAnsweredLike(first.get(i));
            }
            expectAffected(cluster, retry, rows);
        }
        change(cluster, rows);
        List<List<Value>> expected = read(cluster, "hermione", Consistency.STRONG);
        checkBatches(cluster, expected, batches, rows);

        cluster.faults().wipe("ron");
        Archives.writeUntilCheckpointed(cluster, "spell", "lumos");
        cluster.faults().restart("ron");
        cluster.makeLearner("ron").isDone();
        cluster.faults().restart("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        for (String name : List.of("harry", "hermione")) {
            cluster.expect(
                    name + " has the rows",
                    read(cluster, name, Consistency.STRONG).equals(expected));
        }
        cluster.awaitCaughtUp("ron");
        cluster.expect(
                "ron has the rows", read(cluster, "ron", Consistency.EVENTUAL).equals(expected));
    }

    private static void createTable(NodeHandle node) {
        List<Column> columns = List.of(
                Column.of("batch", Scalar.INT32),
                Column.of("point", Scalar.INT32),
                Column.of("house", Scalar.VARCHAR).withDefault(new Value.Text("gryffindor")));
        byte[] command = new CreateTable(DATABASE, TABLE, columns, "", CreateOption.ERROR).encode();
        node.command("creation of the table", command, "create").isDone();
    }

    private static Attempt insert(NodeHandle node, int batch, int rows) {
        List<List<Value>> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(List.of(new Value.Int(batch), new Value.Int(i)));
        }
        TableCommand command = new Insert(DATABASE, TABLE, List.of("batch", "point"), values);
        return node.command("insert of batch " + batch, command.encode(), "insert " + batch);
    }

    private static Expression isOfBatch(int batch) {
        return new Expression.Binary(
                BinaryOperator.EQUAL, Expression.column("batch"), new Expression.Literal(new Value.Int(batch)));
    }

    /** The first batch is updated, and the second one deleted; both are sent twice, and done once. */
    private static void change(ScenarioCluster cluster, int rows) {
        Expression oneMore = new Expression.Binary(
                BinaryOperator.ADD, Expression.column("point"), new Expression.Literal(new Value.Int(1)));
        TableCommand update = new Update(DATABASE, TABLE, List.of(new Assignment("point", oneMore)), isOfBatch(0));
        TableCommand delete = new Delete(DATABASE, TABLE, isOfBatch(1));
        for (TableCommand each : List.of(update, delete)) {
            String key = each.getClass().getSimpleName();
            Attempt once =
                    cluster.at("hermione").command(key, each.encode(), key).isDone();
            expectAffected(cluster, once, rows);
            Attempt again = cluster.at("hermione").command(key + " again", each.encode(), key);
            again.isAnsweredLike(once);
            expectAffected(cluster, again, rows);
        }
    }

    private static void expectAffected(ScenarioCluster cluster, Attempt attempt, int rows) {
        cluster.expect(
                rows + " rows are affected",
                TableResult.decode(attempt.result()).equals(new TableResult.Affected(rows)));
    }

    private static List<List<Value>> read(ScenarioCluster cluster, String name, Consistency consistency) {
        byte[] query =
                Search.of(DATABASE, TABLE, List.of(new Expression.Star()), null).encode();
        Attempt answer = cluster.at(name)
                .query("search for all rows", query, consistency)
                .isDone();
        return ((TableResult.Rows) TableResult.decode(answer.result())).rows();
    }

    /** Each batch but the deleted one is there once, in a piece, in its order, and the updated one is the last. */
    private static void checkBatches(ScenarioCluster cluster, List<List<Value>> found, int batches, int rows) {
        cluster.expect("the number of rows is right", found.size() == (batches - 1) * rows);
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            long batch = ((Value.Int) found.get(i).get(0)).value();
            long point = ((Value.Int) found.get(i).get(1)).value();
            if (i % rows == 0) {
                cluster.expect(
                        "batch " + batch + " is there once, and not deleted", batch != 1 && !seen.contains(batch));
                seen.add(batch);
            }
            boolean inItsPlace = batch == seen.get(seen.size() - 1) && point == i % rows + (batch == 0 ? 1 : 0);
            cluster.expect("row " + i + " is in its place", inItsPlace);
            cluster.expect("its default is there", found.get(i).get(2).equals(new Value.Text("gryffindor")));
        }
        cluster.expect("the updated batch is the last", seen.get(seen.size() - 1) == 0);
    }
}
