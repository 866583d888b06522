package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down a history while it happens. The order of the calls to this object is the order of the events, so it is
 * told of each event at the moment at which the client sees it.
 *
 * <p>Not safe for use by several threads: a simulator has one, and a test with several clients needs one order anyway.
 *
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public final class HistoryRecorder<C, R> {
    private final List<Invocation<C>> invocations = new ArrayList<>();
    private final List<@Nullable Operation<C, R>> returned = new ArrayList<>();
    private long position;

    private record Invocation<C>(int process, String key, C call, long position, long time) {}

    /**
     * A client makes a call.
     *
     * @param time virtual time, for display
     * @return the id of the operation: 0, 1, 2, and so on
     */
    public int invoke(int process, String key, C call, long time) {
        invocations.add(new Invocation<>(process, key, call, position++, time));
        returned.add(null);
        return invocations.size() - 1;
    }

    /** The client is told that the operation took effect, and its answer. */
    public void ok(int id, R result, long time) {
        end(id, new Outcome.Ok<>(result), time);
    }

    /** The client is told that the operation did not happen and will not. */
    public void failed(int id, long time) {
        end(id, new Outcome.Failed<>(), time);
    }

    /** The client gives up without knowing. An operation that is never ended counts as unknown too. */
    public void unknown(int id, long time) {
        end(id, new Outcome.Unknown<>(), time);
    }

    private void end(int id, Outcome<R> outcome, long time) {
        if (returned.get(id) != null) {
            throw new IllegalStateException("operation " + id + " has already returned");
        }
        Invocation<C> invocation = invocations.get(id);
        returned.set(id, operation(id, invocation, outcome, position++, time));
    }

    /** How many operations were called so far. */
    public int size() {
        return invocations.size();
    }

    /** Everything so far; what is still under way has an unknown outcome. */
    public History<C, R> history() {
        List<Operation<C, R>> operations = new ArrayList<>(invocations.size());
        for (int id = 0; id < invocations.size(); id++) {
            Operation<C, R> operation = returned.get(id);
            operations.add(
                    operation != null
                            ? operation
                            : operation(
                                    id,
                                    invocations.get(id),
                                    new Outcome.Unknown<>(),
                                    Operation.NEVER,
                                    Operation.NEVER));
        }
        return new History<>(operations);
    }

    private static <C, R> Operation<C, R> operation(
            int id, Invocation<C> invocation, Outcome<R> outcome, long returned, long returnedAt) {
        return new Operation<>(
                id,
                invocation.process,
                invocation.key,
                invocation.call,
                outcome,
                invocation.position,
                returned,
                invocation.time,
                returnedAt);
    }
}
