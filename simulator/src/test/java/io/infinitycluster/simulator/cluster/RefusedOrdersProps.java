package io.infinitycluster.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.simulator.random.RandomStreams;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Operators give orders in any order to a small cluster: an order that is refused has changed nothing. */
class RefusedOrdersProps {

    private static final long SECOND = 1_000_000_000L;
    private static final int NODES = 3;

    /** An order: to whom, which role, whose follower, and whether it may lose data. */
    record Order(int node, NodeRole role, int leader) {}

    /** What an order could change, leaving out what changes by itself while time passes. */
    record Picture(
            @Nullable NodeRole role,
            long replicaId,
            List<String> log,
            @Nullable String leadership) {}

    private SimulatedCluster cluster;

    @Provide
    Arbitrary<List<Order>> orders() {
        Arbitrary<Order> order = Combinators.combine(
                        Arbitraries.integers().between(0, NODES - 1),
                        Arbitraries.of(NodeRole.class),
                        Arbitraries.integers().between(0, NODES))
                .as(Order::new);
        return order.list().ofMinSize(1).ofMaxSize(10).withoutEdgeCases();
    }

    @Property(tries = 150)
    void anOrderThatIsRefusedHasChangedNothing(@ForAll("orders") List<Order> orders, @ForAll boolean led) {
        cluster = new SimulatedCluster(
                new RandomStreams(1), ClusterSettings.defaults(), true, node -> new KeyValueStateMachine());
        for (int i = 0; i < NODES; i++) {
            cluster.addNode("n" + i).start();
        }
        advance(SECOND);
        if (led) {
            give(new Order(0, NodeRole.LEADER, 0));
        }
        for (Order order : orders) {
            give(order);
        }
    }

    private void give(Order order) {
        SimulatedNode node = cluster.nodes().get(order.node());
        Picture before = picture(node);
        NodeRole roleBefore = node.kind();
        List<String> heard = new ArrayList<>();
        node.request(process -> process.assign(request(order, node), new Reply<Done>() {
            @Override
            public void answered(Done done) {
                heard.add("done");
                assertThat(node.kind()).isEqualTo(order.role());
            }

            @Override
            public void refused(Refusal refusal) {
                heard.add("refused " + refusal);
                Picture after = picture(node);
                assertThat(after).as("%s to %s, %s", roleBefore, order, refusal).isEqualTo(before);
            }
        }));
        for (int i = 0; i < 60 && heard.isEmpty(); i++) {
            advance(SECOND);
        }
        assertThat(heard).as("%s to %s", roleBefore, order).hasSize(1);
        advance(2 * SECOND);
    }

    private static RoleRequest request(Order order, SimulatedNode node) {
        return switch (order.role()) {
            case ADMIN -> RoleRequest.admin();
            case STANDALONE -> RoleRequest.standalone();
            case LEADER -> RoleRequest.leader(node.name());
            case FOLLOWER -> RoleRequest.follower(node.name(), "n" + order.leader() + ":23850");
            case LEARNER -> RoleRequest.learner(node.name(), "n" + order.leader() + ":23850");
        };
    }

    private void advance(long nanos) {
        cluster.scheduler().runUntil(cluster.scheduler().now() + nanos);
    }

    private Picture picture(SimulatedNode node) {
        List<String> log = new ArrayList<>();
        List<Batch> batches = node.process().log().cachedAfter(0, Integer.MAX_VALUE);
        assertThat(batches).isNotNull();
        for (Batch batch : batches) {
            log.add(batch.toString());
        }
        Manifest highest = null;
        for (var each : cluster.store().objects().entrySet()) {
            if (each.getKey().startsWith("manifest/")) {
                highest = ManifestCodec.decode(each.getValue());
            }
        }
        String leadership = highest == null
                ? null
                : highest.term() + " by " + highest.leader().name() + ", seal " + highest.seal();
        return new Picture(node.kind(), node.process().log().replicaId(), log, leadership);
    }
}
