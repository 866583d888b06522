package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a failing history of one key small without making it untrue.
 *
 * <p>A witness is honest when it proves that the whole history cannot be ordered, so each step must keep this: if the
 * whole can be ordered, so can the part. Three steps do:
 *
 * <ul>
 *   <li><b>Cut</b> behind the return of the operation at which the search was stuck. What was called later is left out;
 *       what was called before and returned later need not be placed any more, but if it is, its answer still has to
 *       fit. A legal order of the whole, cut behind that return, is a legal order of this.
 *   <li><b>Leave out what only observes</b>: taking a read out of a legal order leaves a legal order.
 *   <li><b>Leave out a write whose value nobody can have seen</b>, under the conditions of
 *       {@link StateSpace#removable}.
 * </ul>
 *
 * Before that it is tried whether one answer is wrong whatever became of all other operations: they are taken to be of
 * unknown outcome, which only makes ordering easier, and if then none of them is needed, that one operation is the
 * witness. A read of a value that nobody wrote is such a case.
 *
 * <p>An ordinary write is never left out: a read of its value would look wrong without being wrong. After each step the
 * search runs again, and a step after which an order exists is taken back. The effort is bounded by counts.
 */
final class WitnessFinder<S, C, R> {
    private static final long MAX_CONFIGURATIONS = 2_000_000;
    private static final long MAX_OPERATIONS_SEARCHED = 20_000_000;

    private final SequentialModel<S, C, R> model;
    private final StateSpace<C, R> space;
    private final Search search;
    private long limit;
    private long explored;
    private long configurationsLeft;
    private long operationsLeft;

    WitnessFinder(SequentialModel<S, C, R> model, StateSpace<C, R> space, Search search) {
        this.model = model;
        this.space = space;
        this.search = search;
    }

    /**
     * A history, or what is left of it behind a cut.
     *
     * @param last the operation at which the search was stuck, which is to be shown
     * @param cut from behind this position on returns no longer count
     */
    private record Part<C, R>(List<Operation<C, R>> operations, Operation<C, R> last, long cut) {

        long[] deadlines() {
            long[] deadlines = new long[operations.size()];
            for (int i = 0; i < deadlines.length; i++) {
                long deadline = operations.get(i).deadline();
                deadlines[i] = deadline > cut ? Operation.NEVER : deadline;
            }
            return deadlines;
        }

        Part<C, R> cutBehind(Operation<C, R> blocked) {
            List<Operation<C, R>> kept = new ArrayList<>();
            for (Operation<C, R> operation : operations) {
                if (operation.invoked() <= blocked.returned()) {
                    kept.add(operation);
                }
            }
            return new Part<>(kept, blocked, blocked.returned());
        }

        Part<C, R> without(boolean[] left) {
            List<Operation<C, R>> kept = new ArrayList<>();
            for (int i = 0; i < operations.size(); i++) {
                if (!left[i]) {
                    kept.add(operations.get(i));
                }
            }
            return new Part<>(kept, last, cut);
        }
    }

    /**
     * Finds a witness.
     *
     * @param operations of one key, known to have no legal order
     * @param blocked the operation at which the search that found this was stuck
     */
    Witness<C, R> find(String key, List<Operation<C, R>> operations, Operation<C, R> blocked) {
        begin(MAX_CONFIGURATIONS);
        Part<C, R> whole = new Part<>(operations, blocked, Operation.NEVER - 1);
        Part<C, R> part = findAlone(whole.cutBehind(blocked));
        if (part == null) {
            part = settle(whole.cutBehind(blocked));
        }
        return describe(key, shrink(part == null ? whole : part));
    }

    /**
     * Tries to prove cheaply that there is no legal order, where a search would have to go through too many: only with
     * the operation at which the search is stuck, and the writes that cannot be left out.
     *
     * @param blocked the operation at which a search that was not finished has been stuck
     * @param budget how many configurations this may explore
     * @return a witness, or null if this way nothing can be told
     */
    @Nullable
    Witness<C, R> prove(String key, List<Operation<C, R>> operations, Operation<C, R> blocked, long budget) {
        begin(Math.min(budget, MAX_CONFIGURATIONS));
        Part<C, R> cut = new Part<>(operations, blocked, Operation.NEVER - 1).cutBehind(blocked);
        Part<C, R> part = findAlone(cut);
        if (part == null) {
            part = settle(leaveOutAll(cut));
        }
        explored = limit - configurationsLeft;
        return part == null ? null : describe(key, shrink(part));
    }

    /** How many configurations the last proof explored, without those that made its witness smaller. */
    long explored() {
        return explored;
    }

    private void begin(long budget) {
        limit = budget;
        configurationsLeft = budget;
        operationsLeft = MAX_OPERATIONS_SEARCHED;
    }

    /** The last operation on its own, if that has no legal order whatever became of the others. */
    private @Nullable Part<C, R> findAlone(Part<C, R> cut) {
        Part<C, R> part = settle(leaveOutAll(alone(cut)));
        if (part != null && part.operations.size() > 1) {
            part = shrink(part);
        }
        return part != null && part.operations.size() == 1 ? new Part<>(List.of(cut.last), cut.last, cut.cut) : null;
    }

    /** Leaves out all that is removable, without asking whether an order exists then. */
    private Part<C, R> leaveOutAll(Part<C, R> start) {
        Part<C, R> part = start;
        while (true) {
            boolean[] left = new boolean[part.operations.size()];
            if (mark(part, left, 0, left.length) < 0) {
                return part;
            }
            part = part.without(left);
        }
    }

    /** The part with everything forgotten that clients were told, except of the operation that is to be shown. */
    private Part<C, R> alone(Part<C, R> part) {
        List<Operation<C, R>> weakened = new ArrayList<>();
        for (Operation<C, R> operation : part.operations) {
            weakened.add(
                    operation.equals(part.last)
                            ? operation
                            : Operation.unknown(
                                    operation.id(),
                                    operation.process(),
                                    operation.key(),
                                    operation.call(),
                                    operation.invoked()));
        }
        return new Part<>(weakened, part.last, part.cut);
    }

    private Part<C, R> shrink(Part<C, R> start) {
        Part<C, R> part = start;
        int before;
        do {
            before = part.operations.size();
            part = leaveOut(part);
        } while (part.operations.size() < before);
        return part;
    }

    /** Whether the part has no legal order; and if so, the part cut again behind the place where that shows. */
    private @Nullable Part<C, R> settle(Part<C, R> part) {
        Part<C, R> settled = null;
        Part<C, R> next = part;
        while (operationsLeft > 0 && configurationsLeft > 0) {
            operationsLeft -= next.operations.size();
            space.load(next.operations);
            Search.Result result = search.run(next.operations, next.deadlines(), space, configurationsLeft, false);
            configurationsLeft -= search.explored();
            if (result != Search.Result.NOT_ORDERED) {
                return settled;
            }
            settled = next;
            Operation<C, R> blocked = next.operations.get(search.blocked());
            if (blocked.equals(next.last) || blocked.returned() > next.cut) {
                return settled;
            }
            next = next.cutBehind(blocked);
        }
        return settled;
    }

    /** Leaves out all that can go: everything at once if possible, otherwise in ever smaller pieces. */
    private Part<C, R> leaveOut(Part<C, R> start) {
        Part<C, R> part = start;
        for (int piece = part.operations.size(); piece >= 1; piece /= 2) {
            int at = 0;
            while (at < part.operations.size() && operationsLeft > 0) {
                boolean[] left = new boolean[part.operations.size()];
                int end = mark(part, left, at, piece);
                Part<C, R> smaller = end < 0 ? null : settle(part.without(left));
                if (smaller != null) {
                    // What followed the piece has moved up to where the piece began, as far as it was kept.
                    part = smaller;
                } else {
                    at = end < 0 ? part.operations.size() : end;
                }
            }
        }
        return part;
    }

    /** Marks up to so many operations that may go, beginning at a place; returns the place behind them, -1 if none. */
    private int mark(Part<C, R> part, boolean[] left, int from, int atMost) {
        space.load(part.operations);
        int marked = 0;
        int at = from;
        for (; at < left.length && marked < atMost; at++) {
            if (!part.operations.get(at).equals(part.last) && space.removable(at)) {
                left[at] = true;
                marked++;
            }
        }
        return marked == 0 ? -1 : at;
    }

    private Witness<C, R> describe(String key, Part<C, R> part) {
        List<Operation<C, R>> operations = part.operations;
        space.load(operations);
        search.run(operations, part.deadlines(), space, Long.MAX_VALUE, true);
        Operation<C, R> blocked = operations.get(search.blocked());
        int[] order = search.furthestOrder();
        List<Operation<C, R>> longest = new ArrayList<>();
        S state = model.initialState();
        for (int index : order) {
            Operation<C, R> operation = operations.get(index);
            longest.add(operation);
            state = after(state, operation);
        }
        Set<Integer> placed = new LinkedHashSet<>();
        Arrays.stream(order).forEach(placed::add);
        List<Operation<C, R>> notPlaced = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (!placed.contains(i) && operations.get(i).invoked() <= blocked.returned()) {
                notPlaced.add(operations.get(i));
            }
        }
        return new Witness<>(key, operations, longest, model.describe(state), notPlaced, blocked);
    }

    private S after(S state, Operation<C, R> operation) {
        if (operation.outcome() instanceof Outcome.Ok<R> ok) {
            S after = model.apply(state, operation.call(), ok.result());
            if (after == null) {
                throw new IllegalStateException("the search placed " + operation + " against the model");
            }
            return after;
        }
        return model.applyUnseen(state, operation.call());
    }
}
