package io.infinitycluster.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.manifest.Manifests;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.HeartbeatAnswer;
import io.infinitycluster.core.message.Message.Register;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leader of term 2 with one follower, over a log of two entries of term 1 that it took over (P1 to P4, P8). */
class LeaderRoleTest {

    private static final long SECOND = FakeContext.SECOND;
    private static final String RON = "ron:23850";
    private static final String LUNA = "luna:23850";
    /** The log that was taken over ends here; the leader's own first entry follows. */
    private static final long INHERITED = 2;

    private final FakeContext context = new FakeContext();
    private final Answers answers = new Answers();
    private LeaderRole leader;

    @BeforeEach
    void lead() {
        context.log.append(Batch.noop(1, 1));
        context.log.append(Batch.noop(2, 1));
        context.log.seeTerm(2);
        context.disk.run();
        Member harry = new Member("harry", context.log.replicaId(), context.address());
        Manifest manifest = Manifests.of(1, 2, harry, Manifests.member("ron", 77));
        context.store.objects().put(ManifestChain.key(1), ManifestCodec.encode(manifest));
        leader = new LeaderRole(context, manifest, context.clock.nanos(), List.of());
        context.become(leader);
        context.disk.run();
    }

    private void hear(String from, Message message) {
        leader.received(from, message);
    }

    private void ack(long index) {
        hear(RON, new Appended(2, 77, index));
    }

    private long committed() {
        return context.applier.appliedIndex();
    }

    /** Time passes, and only the bucket is silent. */
    private void pass(long nanos) {
        for (long t = 0; t < nanos; t += SECOND / 4) {
            hear(RON, new Heartbeat(2, 1, "ron", 77, 0, 0, 0));
            context.clock.advance(SECOND / 4);
            context.disk.run();
        }
    }

    private long leaseGranted() {
        context.takeSent();
        hear(RON, new Heartbeat(2, 1, "ron", 77, 0, 0, 0));
        return ((HeartbeatAnswer) context.takeSent().get(0).message()).leaseNanos();
    }

    private void registerLuna() {
        hear(LUNA, new Register(9, 2, "luna", NodeRole.FOLLOWER, LUNA, 88, 7, 0, 0, true));
    }

    @Test
    void anEntryIsCommittedWhenTheLeaderAndEveryMemberHaveItDurably() {
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        assertThat(context.log.lastIndex()).isEqualTo(4);
        ack(4);
        assertThat(committed()).as("the leader's own force still runs").isEqualTo(3);
        context.disk.run();
        assertThat(committed()).isEqualTo(4);
        assertThat(answers.heard).containsExactly("x confirmed at 4");
    }

    @Test
    void aRetryUnderTheSameKeyHasTheFirstOnesAnswerThoughTheFirstWasStillPending() {
        leader.write(new WriteRequest(Answers.put("x"), "once"), answers.write("first"));
        leader.write(new WriteRequest(Answers.put("x"), "once"), answers.write("retry"));
        leader.write(new WriteRequest(Answers.put("y"), "once"), answers.write("another command"));
        context.disk.run();
        ack(6);
        assertThat(answers.heard)
                .containsExactly("first confirmed at 4", "retry confirmed at 4", "another command refused 4005");
    }

    @Test
    void aKeyThatIsNoneIsRefusedAndNothingIsAppended() {
        leader.write(new WriteRequest(Answers.put("x"), ""), answers.write("x"));
        assertThat(answers.heard).containsExactly("x refused 3014");
        assertThat(context.log.lastIndex()).isEqualTo(3);
    }

    @Test
    void theLeadersOwnForceIsNotEnough() {
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        context.disk.run();
        ack(3);
        assertThat(committed()).isEqualTo(3);
        assertThat(answers.heard).isEmpty();
    }

    @Test
    void acknowledgementsOfAnotherTermOrAnotherLogCountForNothing() {
        hear(RON, new Appended(1, 77, 3));
        hear(RON, new Appended(2, 78, 3));
        assertThat(committed()).isZero();
    }

    @Test
    void aLearnersAcknowledgementIsNeitherWaitedForNorEnough() {
        hear(LUNA, new Register(9, 2, "luna", NodeRole.LEARNER, LUNA, 88, 7, 0, 0, true));
        hear(LUNA, new Appended(2, 88, 3));
        assertThat(committed()).isZero();
        ack(3);
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void aMemberIsAddedOnlyWithTheWholeLogThatWasTakenOver() {
        registerLuna();
        hear(LUNA, new Appended(2, 88, 1));
        pass(SECOND);
        assertThat(context.store.history())
                .as("she is waited for, and not yet in a manifest")
                .isEmpty();
        ack(3);
        assertThat(committed()).as("she is waited for").isEqualTo(1);
        hear(LUNA, new Appended(2, 88, INHERITED));
        assertThat(context.store.history()).containsExactly("create " + ManifestChain.key(2));
        assertThat(leader.manifest().version()).isEqualTo(1);
        context.store.run();
        assertThat(leader.manifest().inSyncNamed("luna")).isNotNull();
    }

    @Test
    void whileASwapIsUnknownNoOtherBeginsAndNothingIsConfirmedWithoutBothSets() {
        ack(3);
        registerLuna();
        hear(LUNA, new Appended(2, 88, 3));
        pass(SECOND);
        context.store.take("create " + ManifestChain.key(2)).isUnclear();
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        context.disk.run();
        ack(4);
        pass(5 * SECOND);
        assertThat(answers.heard).as("luna may be in the manifest").isEmpty();
        assertThat(context.store.history())
                .allMatch(call -> call.startsWith("list") || call.equals("create " + ManifestChain.key(2)));
    }

    @Test
    void aSwapThatLosesEndsTheLeadership() {
        context.store
                .objects()
                .put(ManifestChain.key(2), ManifestCodec.encode(Manifests.of(2, 3, Manifests.member("ron", 77))));
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        pass(3 * SECOND);
        context.store.run();
        assertThat(context.role).isInstanceOf(AdminRole.class);
        assertThat(answers.heard).containsExactly("x unknown");
        context.clock.advance(10 * SECOND);
        assertThat(context.store.history())
                .as("never tried again on top of it")
                .doesNotContain("create " + ManifestChain.key(3));
    }

    @Test
    void aHigherTermEndsTheLeadershipAtOnce() {
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        context.disk.run();
        hear(RON, new Message.StaleTerm(3));
        hear(RON, new Appended(2, 77, 4));
        assertThat(context.role).isInstanceOf(AdminRole.class);
        assertThat(((AdminRole) context.role).reason()).contains("term 3");
        assertThat(answers.heard).containsExactly("x unknown");
    }

    @Test
    void aStrongReadWaitsUntilEverythingThatWasTakenOverIsCommitted() {
        leader.read(Answers.strong(), answers.reply("read"));
        ack(1);
        assertThat(answers.heard).isEmpty();
        ack(INHERITED);
        assertThat(answers.heard).containsExactly("read answered as of 2");
    }

    @Test
    void withoutALeaseEveryMemberMustVouchForTheLeader() {
        ack(3);
        pass(10 * SECOND);
        assertThat(leader.holdsLease()).isFalse();
        context.takeSent();
        leader.read(Answers.strong(), answers.reply("read"));
        assertThat(answers.heard).isEmpty();
        Message.ReadProbe probe = (Message.ReadProbe) context.takeSent().get(0).message();
        hear(RON, new Message.ReadProbed(2, probe.probeId() + 1, 77));
        hear(RON, new Message.ReadProbed(2, probe.probeId(), 78));
        assertThat(answers.heard).as("another probe, and another log").isEmpty();
        hear(RON, new Message.ReadProbed(2, probe.probeId(), 77));
        assertThat(answers.heard).containsExactly("read answered as of 3");
    }

    @Test
    void fromBeforeTheSealIsSentNothingIsAppendedReadOrGranted() {
        ack(3);
        assertThat(leaseGranted()).isPositive();
        leader.stepDown(answers.reply("step down"));
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        assertThat(answers.heard).containsExactly("x refused 8007");
        assertThat(context.log.lastIndex()).isEqualTo(3);
        // The log goes into the bucket, and then the seal; its outcome stays unknown.
        assertThat(context.store.history()).hasSize(1).allMatch(call -> call.startsWith("put log/"));
        context.store.take(context.store.history().get(0)).happens();
        context.store.take("create " + ManifestChain.key(2)).isUnclear();
        leader.read(Answers.strong(), answers.reply("read"));
        assertThat(answers.heard).last().isEqualTo("read refused 8007");
        assertThat(leaseGranted()).isZero();
        pass(20 * SECOND);
        assertThat(context.role).as("it does not resume").isInstanceOf(AdminRole.class);
    }

    @Test
    void onlyTheSealNamesSegmentsOfWhatIsNotCommitted() {
        ack(3);
        // More than one segment holds: leases are renewed while some are in the bucket and others are not.
        byte[] large = new KeyValueCommand.Put(Bytes.utf8("x"), Bytes.utf8("v".repeat(900_000))).encode();
        for (int i = 0; i < 6; i++) {
            leader.write(WriteRequest.of(large), answers.write("x"));
            context.disk.run();
        }
        leader.stepDown(answers.reply("step down"));
        // The bucket takes half a second for each call.
        int happened = 0;
        while (context.role == leader) {
            pass(SECOND / 2);
            if (happened < context.store.history().size()) {
                context.store.take(context.store.history().get(happened)).happens();
                happened++;
            }
        }
        List<Manifest> versions = context.store.objects().tailMap(ManifestChain.key(1)).values().stream()
                .map(ManifestCodec::decode)
                .toList();
        assertThat(versions)
                .filteredOn(version -> version.seal() == null)
                .hasSizeGreaterThan(1)
                .allMatch(version -> version.archiveEnd() <= 3, "nobody has confirmed what follows");
        assertThat(versions).last().extracting(Manifest::seal).isEqualTo(new Manifest.Seal(9, 2));
        assertThat(versions).last().extracting(Manifest::archiveEnd).isEqualTo(9L);
    }

    @Test
    void aRegistrationThatStatesLessThanWasAcknowledgedIsToldToStartOver() {
        ack(3);
        context.takeSent();
        hear(RON, new Register(9, 2, "ron", NodeRole.FOLLOWER, RON, 77, 7, 2, 1, false));
        Message.RegisterRefused refused =
                (Message.RegisterRefused) context.takeSent().get(0).message();
        assertThat(refused.acknowledgedIndex()).isEqualTo(3);
    }

    @Test
    void aSilentFollowerIsDroppedByASwapAndOnlyWhenItsLeaseIsOver() {
        ack(3);
        context.clock.advance(SECOND);
        hear(RON, new Heartbeat(2, 1, "ron", 77, 3, 3, 3));
        leader.disconnected(RON);
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        context.disk.run();
        context.clock.advance(2 * SECOND);
        context.store.run();
        assertThat(leader.manifest().version()).as("the lease was renewed").isEqualTo(2);
        assertThat(leader.manifest().inSyncNamed("ron")).isNotNull();
        context.clock.advance(SECOND);
        assertThat(context.store.waiting()).as("granted at 1 s, over at 4.06 s").isZero();
        context.clock.advance(SECOND / 4);
        assertThat(context.store.history()).last().isEqualTo("create " + ManifestChain.key(3));
        assertThat(answers.heard).as("the swap has been sent, and no more").isEmpty();
        context.store.run();
        assertThat(answers.heard).containsExactly("x confirmed at 4");
    }

    @Test
    void whenTooFewCopiesWouldBeThereAWriteIsRefused() {
        context.settings = ClusterSettings.defaults().withMinInsyncFollowers(2);
        leader.write(WriteRequest.of(Answers.put("x")), answers.write("x"));
        assertThat(answers.heard).containsExactly("x refused 8008");
    }
}
