package io.infinitycluster.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.manifest.Manifests;
import io.infinitycluster.core.message.NodeRole;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Becoming leader (P3): who may, when, and what is durable by then. The node is harry; ron leads, or led, term 1. */
class TakeoverTest {

    private static final long SECOND = FakeContext.SECOND;

    private final FakeContext context = new FakeContext();
    private final Answers answers = new Answers();
    private final Member harry = new Member("harry", context.log.replicaId(), context.address());
    private final Member ron = Manifests.member("ron", 77);
    private final Member luna = Manifests.member("luna", 88);

    TakeoverTest() {
        context.log.setLineage(7, context.log.replicaId());
        context.log.append(Batch.noop(1, 1));
        context.disk.run();
        context.become(new AdminRole(context, "test"));
    }

    private void put(Manifest manifest) {
        context.store.objects().put(ManifestChain.key(manifest.version()), ManifestCodec.encode(manifest));
    }

    private void lead() {
        new Takeover(context, RoleRequest.leader("harry"), List.of(), answers.reply("leader")).start();
    }

    private void pass(long nanos) {
        for (long t = 0; t < nanos; t += SECOND / 10) {
            context.clock.advance(SECOND / 10);
            context.store.run();
            context.disk.run();
        }
    }

    private Manifest highest() {
        return ManifestCodec.decode(context.store.objects().lastEntry().getValue());
    }

    private NodeRole kind() {
        return context.role == null ? NodeRole.ADMIN : context.role.kind();
    }

    @Test
    void amongThoseInSyncWhoeverWaitsForTheLeasesEndMayLead() {
        put(Manifests.of(4, 1, ron, harry, luna));
        lead();
        context.store.run();
        pass(10 * SECOND);
        assertThat(highest().version()).as("ten seconds, and the drift").isEqualTo(4);
        pass(2 * SECOND);
        assertThat(kind()).isEqualTo(NodeRole.LEADER);
        assertThat(highest().version()).isEqualTo(5);
        assertThat(highest().term()).isEqualTo(2);
        assertThat(highest().inSync()).as("without the old leader").containsExactly(harry, luna);
    }

    @Test
    void aNewerVersionOfALivingLeaderEndsTheWait() {
        put(Manifests.of(4, 1, ron, harry));
        lead();
        pass(5 * SECOND);
        put(Manifests.of(5, 1, ron, harry));
        pass(2 * SECOND);
        assertThat(answers.heard).containsExactly("leader refused 8007");
        assertThat(highest().version()).isEqualTo(5);
    }

    @Test
    void itCreatesExactlyTheVersionAfterTheOneItWatchedAndLosesToWhoeverWasFaster() {
        put(Manifests.of(4, 1, ron, harry));
        lead();
        pass(10 * SECOND);
        // The last look before the lease's end shows version 4; ron writes version 5 before the create arrives.
        while (!context.store.history().contains("create " + ManifestChain.key(5))) {
            context.clock.advance(SECOND / 10);
            if (context.store.waiting() > 0) {
                context.store.take("list manifest/").happens();
                context.store.take("get " + ManifestChain.key(4)).happens();
            }
        }
        put(Manifests.of(5, 1, ron, harry));
        context.store.run();
        assertThat(answers.heard).containsExactly("leader refused 8007");
        assertThat(highest().term()).isEqualTo(1);
        assertThat(context.log.term()).isEqualTo(1);
    }

    @Test
    void theTermIsPersistedOnlyAfterItWasWonAndNobodyLeadsBeforeItIs() {
        put(Manifests.of(4, 1, harry, luna));
        lead();
        context.store.take("list manifest/").happens();
        context.store.take("get " + ManifestChain.key(4)).happens();
        context.disk.run();
        assertThat(context.log.term()).as("asked for, not won").isEqualTo(1);
        context.store.take("create " + ManifestChain.key(5)).happens();
        context.store.take("list manifest/").happens();
        assertThat(context.log.term()).isEqualTo(2);
        assertThat(kind()).as("not durable yet").isEqualTo(NodeRole.ADMIN);
        context.disk.run();
        assertThat(context.log.durableTerm()).isEqualTo(2);
        assertThat(kind()).isEqualTo(NodeRole.LEADER);
    }

    @Test
    void whoeverIsNotInTheInSyncSetIsRefusedAndTheManifestStaysAsItIs() {
        put(Manifests.of(4, 1, ron, luna, Manifests.member("harry", 12)));
        lead();
        pass(20 * SECOND);
        assertThat(answers.heard).containsExactly("leader refused 7026");
        assertThat(highest().version()).isEqualTo(4);
        assertThat(context.log.term()).isEqualTo(1);
    }

    @Test
    void aSealedManifestIsTakenWithoutWaitingAndItsFollowersStayInTheSet() {
        put(Manifests.of(3, 1, ron, luna).next(9, List.of(ron, luna), new Seal(1, 1), null, List.of()));
        lead();
        context.store.run();
        context.disk.run();
        assertThat(kind()).isEqualTo(NodeRole.LEADER);
        assertThat(highest().term()).isEqualTo(2);
        assertThat(highest().inSync()).containsExactly(harry, luna);
    }

    @Test
    void aNodeThatHasSeenAHigherTermRefusesASealedLog() {
        context.log.seeTerm(5);
        context.disk.run();
        put(Manifests.of(3, 1, ron).next(9, List.of(ron), new Seal(1, 1), null, List.of()));
        lead();
        pass(SECOND);
        assertThat(answers.heard).containsExactly("leader refused 7026");
        assertThat(highest().seal()).isNotNull();
    }

    @Test
    void aSealedLogThatArrivesAfterANewTermIsNotInstalledOverWhatCameInThatTerm() {
        byte[] body = BatchStream.encode(List.of(Batch.noop(2, 1)));
        CRC32C crc = new CRC32C();
        crc.update(body);
        ArchivedSegment segment = new ArchivedSegment(2, 2, 1, "log/2", body.length, (int) crc.getValue());
        context.store.objects().put("log/2", body);
        Manifest sealed = Manifests.of(3, 1, ron).next(9, List.of(ron), new Seal(2, 1), null, List.of(segment));
        put(sealed);
        lead();
        context.store.take("list manifest/").happens();
        context.store.take("get " + ManifestChain.key(sealed.version())).happens();
        context.log.seeTerm(2);
        context.log.append(Batch.noop(2, 2));
        context.disk.run();
        context.store.take("get log/2").happens();
        context.disk.run();
        assertThat(context.log.termAt(2)).isEqualTo(2);
    }

    @Test
    void aLogThatIsNotTheSealedOneDoesNotLead() {
        put(Manifests.of(3, 1, ron).next(9, List.of(ron), new Seal(5, 1), null, List.of()));
        lead();
        pass(SECOND);
        assertThat(answers.heard).containsExactly("leader refused 7006");
        assertThat(highest().version()).isEqualTo(4);
    }

    @Test
    void anotherClustersLogIsRefused() {
        Manifest other = Manifests.of(4, 1, harry);
        put(new Manifest(4, 8, 1, harry, other.inSync(), 10 * SECOND, 3 * SECOND, 1, null, null, List.of(), List.of()));
        lead();
        pass(SECOND);
        assertThat(answers.heard).containsExactly("leader refused 7026");
    }

    @Test
    void aLossIsRecordedFromWhatIsCertainAndNotFromTheEndOfTheLog() {
        // Nobody has told harry that entry 1 is committed, and shared storage has nothing: something else may have been
        // confirmed there.
        put(Manifests.of(4, 1, ron, luna));
        leadAcceptingLoss();
        pass(12 * SECOND);
        assertThat(kind()).isEqualTo(NodeRole.LEADER);
        assertThat(highest().cuts()).containsExactly(new Manifest.Cut(2, 0));
    }

    @Test
    void whatAnEarlierLossMadeUncertainIsNotCertainInTheNextOne() {
        byte[] body = BatchStream.encode(List.of(Batch.noop(1, 1)));
        CRC32C crc = new CRC32C();
        crc.update(body);
        ArchivedSegment segment = new ArchivedSegment(1, 1, 1, "log/1", body.length, (int) crc.getValue());
        context.store.objects().put("log/1", body);
        Manifest cutBefore = Manifests.of(4, 3, ron, luna);
        put(new Manifest(
                4,
                cutBefore.clusterId(),
                3,
                ron,
                cutBefore.inSync(),
                10 * SECOND,
                3 * SECOND,
                1,
                null,
                null,
                List.of(segment),
                List.of(new Manifest.Cut(2, 0))));
        leadAcceptingLoss();
        pass(12 * SECOND);
        assertThat(highest().cuts()).containsExactly(new Manifest.Cut(2, 0), new Manifest.Cut(4, 0));
    }

    private void leadAcceptingLoss() {
        new Takeover(context, new RoleRequest(NodeRole.LEADER, "harry", "", true), List.of(), answers.reply("leader"))
                .start();
    }
}
