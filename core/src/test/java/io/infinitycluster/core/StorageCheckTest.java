package io.infinitycluster.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.manifest.CreateOnlyProbe;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.core.testing.Counter;
import io.infinitycluster.core.testing.MemoryDisk;
import io.infinitycluster.core.testing.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node whose object store is not known beforehand takes no cluster role until it is known to be good. */
class StorageCheckTest {

    private static final long SECOND = 1_000_000_000L;

    private final ManualClock clock = new ManualClock();
    private final MemoryDisk disk = new MemoryDisk();
    private final ScriptedStore store = new ScriptedStore();
    private final List<Refusal> refused = new ArrayList<>();
    private int answered;
    private Node node;

    @BeforeEach
    void start() {
        node = new Node(
                new NodeOptions("ron:23850", true, ClusterSettings.defaults()),
                new NodePorts(clock, new Counter(0), disk, store, (address, lane, message) -> {}),
                KeyValueStateMachine::new,
                new NodeListener() {});
        node.start(new Outcome<>());
        disk.run();
    }

    private void assign(RoleRequest request) {
        node.assign(request, new Reply<Done>() {
            @Override
            public void answered(Done answer) {
                answered++;
            }

            @Override
            public void refused(Refusal refusal) {
                refused.add(refusal);
            }
        });
    }

    private String racedKey() {
        return store.history().get(store.history().size() - 1).substring("create ".length());
    }

    @Test
    void untilTheStoreIsKnownToBeGoodNoClusterRoleIsGiven() {
        node.checkStorage();
        assign(RoleRequest.leader("ron"));
        assign(RoleRequest.follower("ron", "harry:23850"));
        assertThat(refused).hasSize(2).allMatch(refusal -> refusal.code() == ErrorCode.STORAGE_UNREACHABLE);
        store.run();
        assign(RoleRequest.leader("ron"));
        store.run();
        disk.run();
        store.run();
        assertThat(refused).hasSize(2);
        assertThat(node.role().kind()).isEqualTo(NodeRole.LEADER);
    }

    @Test
    void aStoreThatIgnoresTheConditionIsRefusedForGood() {
        node.checkStorage();
        String key = racedKey();
        for (int i = 0; i < CreateOnlyProbe.RACERS; i++) {
            store.objects().remove(key);
            store.take("create " + key).happens();
        }
        store.run();
        clock.advance(60 * SECOND);
        store.run();
        assign(RoleRequest.leader("ron"));
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0).code()).isEqualTo(ErrorCode.WRONG_STORAGE_TYPE);
        assertThat(refused.get(0).message()).contains("create-only").contains("8 of 8 who raced");
        assertThat(node.role().kind()).isEqualTo(NodeRole.ADMIN);
    }

    @Test
    void aStoreThatDoesNotAnswerIsTriedAgain() {
        node.checkStorage();
        String first = racedKey();
        for (int i = 0; i < CreateOnlyProbe.RACERS; i++) {
            store.take("create " + first).isUnclear();
        }
        store.run();
        assign(RoleRequest.leader("ron"));
        assertThat(refused.get(0).message()).contains("STORE_UNCLEAR");
        clock.advance(2 * SECOND);
        assertThat(racedKey()).isNotEqualTo(first);
        store.run();
        assign(RoleRequest.leader("ron"));
        assertThat(refused).hasSize(1);
    }

    @Test
    void standaloneNeedsNoCheck() {
        node.checkStorage();
        assign(RoleRequest.standalone());
        store.run();
        disk.run();
        store.run();
        assertThat(answered).isEqualTo(1);
        assertThat(refused).isEmpty();
    }

    @Test
    void whoDoesNotAskIsNotChecked() {
        assertThat(store.history()).isEmpty();
        assign(RoleRequest.leader("ron"));
        assertThat(refused).isEmpty();
        assertThat(store.history()).noneMatch(call -> call.contains(CreateOnlyProbe.PREFIX));
    }

    @Test
    void toAskAgainChangesNothing() {
        node.checkStorage();
        int calls = store.history().size();
        node.checkStorage();
        assertThat(store.history()).hasSize(calls);
    }
}
