package io.infinitycluster.core.message;

import io.infinitycluster.core.log.Batch;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Combinators;

/** Every message that nodes may send, with every value its fields may have. */
final class MessageArbitraries {

    private MessageArbitraries() {}

    private static final Arbitrary<Long> NUMBER =
            Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
    private static final Arbitrary<String> TEXT = Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("ßé漢_:. \u0000")
            .ofMaxLength(20);
    private static final Arbitrary<Boolean> FLAG = Arbitraries.of(true, false);

    private static Arbitrary<List<Batch>> batches() {
        Arbitrary<Batch> batch = Combinators.combine(
                        Arbitraries.longs().between(1, 1L << 60),
                        Arbitraries.longs().between(0, Long.MAX_VALUE),
                        Arbitraries.bytes()
                                .array(byte[].class)
                                .ofMaxSize(20)
                                .list()
                                .ofMaxSize(3))
                .as((index, term, commands) ->
                        commands.isEmpty() ? Batch.noop(index, term) : Batch.of(index, term, commands));
        return batch.list().ofMaxSize(3);
    }

    private static Arbitrary<NodeInfo> nodeInfos() {
        return Combinators.combine(
                        TEXT,
                        Arbitraries.of(NodeRole.class),
                        Arbitraries.of(NodeStatus.class),
                        TEXT,
                        NUMBER.array(long[].class).ofSize(7),
                        FLAG)
                .as((name, role, status, address, n, inSync) ->
                        new NodeInfo(name, role, status, address, n[0], n[1], n[2], n[3], n[4], n[5], n[6], inSync));
    }

    private static Arbitrary<Message> registers() {
        return Combinators.combine(
                        NUMBER.array(long[].class).ofSize(6), TEXT, Arbitraries.of(NodeRole.class), TEXT, FLAG)
                .as((n, name, role, address, byOperator) ->
                        new Message.Register(n[0], n[1], name, role, address, n[2], n[3], n[4], n[5], byOperator));
    }

    private static Arbitrary<Message> heartbeats() {
        return Builders.withBuilder(() -> new Object[2])
                .use(NUMBER.array(long[].class).ofSize(6))
                .inSetter((all, n) -> all[0] = n)
                .use(TEXT)
                .inSetter((all, name) -> all[1] = name)
                .build(all -> {
                    long[] n = (long[]) all[0];
                    return new Message.Heartbeat(n[0], n[1], (String) all[1], n[2], n[3], n[4], n[5]);
                });
    }

    /** One arbitrary for each type. */
    static List<Arbitrary<? extends Message>> byType() {
        return List.of(
                registers(),
                Combinators.combine(NUMBER, NUMBER, TEXT, NUMBER, NUMBER).as(Message.Registered::new),
                Combinators.combine(NUMBER, NUMBER, Arbitraries.of(ErrorCode.class), TEXT, NUMBER)
                        .as(Message.RegisterRefused::new),
                Combinators.combine(NUMBER, NUMBER, TEXT, NUMBER).as(Message.Unregister::new),
                Combinators.combine(NUMBER, NUMBER).as(Message.Unregistered::new),
                heartbeats(),
                Combinators.combine(
                                NUMBER,
                                NUMBER,
                                Arbitraries.of(NodeStatus.class),
                                NUMBER,
                                NUMBER,
                                NUMBER,
                                nodeInfos().list().ofMaxSize(3))
                        .as(Message.HeartbeatAnswer::new),
                Combinators.combine(NUMBER, NUMBER, NUMBER, NUMBER, batches()).as(Message.Append::new),
                Combinators.combine(NUMBER, NUMBER).as(Message.Committed::new),
                Combinators.combine(NUMBER, NUMBER, NUMBER).as(Message.Appended::new),
                Combinators.combine(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER).as(Message.AppendRefused::new),
                Combinators.combine(NUMBER, NUMBER).as(Message.ContinueFromStorage::new),
                NUMBER.map(Message.StaleTerm::new),
                Combinators.combine(NUMBER, TEXT, NUMBER).as(Message.Removed::new),
                Combinators.combine(NUMBER, TEXT, TEXT).as(Message.NewLeader::new),
                NUMBER.map(Message.SteppedDown::new),
                Combinators.combine(NUMBER, NUMBER).as(Message.ReadProbe::new),
                Combinators.combine(NUMBER, NUMBER, NUMBER).as(Message.ReadProbed::new));
    }

    /** Any message. */
    @SuppressWarnings("unchecked")
    static Arbitrary<Message> any() {
        return Arbitraries.of(byType())
                .flatMap(each -> (Arbitrary<Message>) each)
                .withoutEdgeCases();
    }
}
