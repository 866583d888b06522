package io.infinitycluster.simulator.linearizability;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of a key-value object, told apart only as far as the loaded operations can tell them apart.
 *
 * <p>A value is seen in two ways: a get returns it, or a compare-and-set expects it. A state matters only while it is,
 * or can by appending become, a value that somebody saw. So a state is one of
 *
 * <ul>
 *   <li>absent,
 *   <li>the first {@code length} characters of a value that was seen: a place in the sorted list of these values, and
 *       the length. Of several values with that beginning it is the first, which makes the number unique,
 *   <li>{@link #UNSEEN}: any other value. Only a put, a delete or a compare-and-set leads out of it; append does not,
 *       because what does not begin a value that was seen cannot grow into one.
 * </ul>
 *
 * No value is ever built by appending, and wrong orders of appends all end in one state at once, instead of in as many
 * states as there are orders.
 */
final class ObservedValues implements StateSpace<KvCall, KvResult> {
    private static final long ABSENT = -1;
    private static final long UNSEEN = -2;

    private static final byte GET = 0;
    private static final byte PUT = 1;
    private static final byte APPEND = 2;
    private static final byte DELETE = 3;
    private static final byte COMPARE_AND_SET = 4;

    private static final byte NO_ANSWER = -1;
    private static final byte FALSE = 0;
    private static final byte TRUE = 1;

    private final @Nullable String initialValue;

    /** The distinct values that were seen, sorted; the first {@code seenCount} places hold. */
    private String[] seen = new String[16];

    private int seenCount;
    private boolean anyAppend;

    /** Whether some call or answer can tell an absent key from any value. */
    private boolean absenceMatters;

    /** Whether some answer can tell an unseen value from another value or from an absent key. */
    private boolean anyNegativeAnswer;

    private byte[] kinds = new byte[16];
    private byte[] answers = new byte[16];

    /** The state that a get returned or a compare-and-set expects. */
    private long[] expected = new long[16];

    /** The state that a put or a compare-and-set leaves behind, or an append to an absent key. */
    private long[] target = new long[16];

    /** What is appended; the empty string for other calls. */
    private String[] suffixes = new String[16];

    ObservedValues(@Nullable String initialValue) {
        this.initialValue = initialValue;
    }

    @Override
    public void load(List<Operation<KvCall, KvResult>> operations) {
        int count = operations.size();
        if (kinds.length < count) {
            int capacity = Math.max(count, 2 * kinds.length);
            kinds = new byte[capacity];
            answers = new byte[capacity];
            expected = new long[capacity];
            target = new long[capacity];
            suffixes = new String[capacity];
        }
        collectSeen(operations);
        anyNegativeAnswer = false;
        absenceMatters = anyAppend;
        for (int i = 0; i < count; i++) {
            Operation<KvCall, KvResult> operation = operations.get(i);
            KvResult result = operation.outcome() instanceof Outcome.Ok<KvResult> ok ? ok.result() : null;
            load(i, operation.call(), result);
        }
    }

    private void collectSeen(List<Operation<KvCall, KvResult>> operations) {
        anyAppend = false;
        int collected = 0;
        for (int i = 0; i < operations.size(); i++) {
            Operation<KvCall, KvResult> operation = operations.get(i);
            String value = null;
            if (operation.call() instanceof KvCall.Get) {
                if (operation.outcome() instanceof Outcome.Ok<KvResult> ok
                        && ok.result() instanceof KvResult.Value read) {
                    value = read.value();
                }
            } else if (operation.call() instanceof KvCall.CompareAndSet cas) {
                value = cas.expected();
            } else if (operation.call() instanceof KvCall.Append) {
                anyAppend = true;
            }
            if (value != null) {
                if (collected == seen.length) {
                    seen = Arrays.copyOf(seen, 2 * collected);
                }
                seen[collected++] = value;
            }
        }
        Arrays.sort(seen, 0, collected);
        seenCount = 0;
        for (int i = 0; i < collected; i++) {
            if (seenCount == 0 || !seen[i].equals(seen[seenCount - 1])) {
                seen[seenCount++] = seen[i];
            }
        }
    }

    private void load(int i, KvCall call, @Nullable KvResult result) {
        suffixes[i] = "";
        expected[i] = 0;
        target[i] = 0;
        answers[i] = result instanceof KvResult.Flag flag ? (flag.set() ? TRUE : FALSE) : NO_ANSWER;
        if (call instanceof KvCall.Get) {
            kinds[i] = GET;
            // A get whose answer nobody saw fits every state; the search leaves it out before it is ever asked.
            expected[i] = result instanceof KvResult.Value read ? stateOf(read.value()) : REJECTED;
            absenceMatters |= expected[i] == ABSENT;
        } else if (call instanceof KvCall.Put put) {
            kinds[i] = PUT;
            target[i] = stateOf(put.value());
        } else if (call instanceof KvCall.Append append) {
            kinds[i] = APPEND;
            suffixes[i] = append.value();
            target[i] = stateOf(append.value());
        } else if (call instanceof KvCall.Delete) {
            kinds[i] = DELETE;
            anyNegativeAnswer |= answers[i] == TRUE;
            absenceMatters |= answers[i] != NO_ANSWER;
        } else if (call instanceof KvCall.CompareAndSet cas) {
            kinds[i] = COMPARE_AND_SET;
            expected[i] = stateOf(cas.expected());
            target[i] = stateOf(cas.replacement());
            anyNegativeAnswer |= answers[i] == FALSE;
            absenceMatters |= expected[i] == ABSENT || answers[i] == FALSE;
        }
    }

    private long stateOf(@Nullable String value) {
        if (value == null) {
            return ABSENT;
        }
        int low = 0;
        int high = seenCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seen[middle].compareTo(value) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        // Without appends a value that only begins one that was seen can never become it.
        boolean matters = low < seenCount && (anyAppend ? seen[low].startsWith(value) : seen[low].equals(value));
        return matters ? state(low, value.length()) : UNSEEN;
    }

    private static long state(int place, int length) {
        return ((long) place << 32) | length;
    }

    @Override
    public long initial() {
        return stateOf(initialValue);
    }

    @Override
    public long step(long state, int operation) {
        switch (kinds[operation]) {
            case GET:
                return expected[operation] == state || expected[operation] == REJECTED ? state : REJECTED;
            case PUT:
                return target[operation];
            case APPEND:
                return append(state, operation);
            case DELETE:
                return contradicts(answers[operation], state != ABSENT) ? REJECTED : ABSENT;
            default:
                boolean equal = state == expected[operation];
                if (contradicts(answers[operation], equal)) {
                    return REJECTED;
                }
                return equal ? target[operation] : state;
        }
    }

    private static boolean contradicts(byte answer, boolean truth) {
        return answer != NO_ANSWER && (answer == TRUE) != truth;
    }

    private long append(long state, int operation) {
        String suffix = suffixes[operation];
        if (state == ABSENT) {
            return target[operation];
        }
        if (state == UNSEEN || suffix.isEmpty()) {
            return state;
        }
        int place = (int) (state >>> 32);
        int length = (int) state;
        // The values that begin like this state follow each other, and this state's place is the first of them.
        int low = place;
        int high = seenCount;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sharesBeginning(middle, place, length) && restIsBefore(seen[middle], length, suffix)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean matters =
                low < seenCount && sharesBeginning(low, place, length) && seen[low].startsWith(suffix, length);
        return matters ? state(low, length + suffix.length()) : UNSEEN;
    }

    private boolean sharesBeginning(int place, int other, int length) {
        return place == other || seen[place].regionMatches(0, seen[other], 0, length);
    }

    /** Whether the value, from {@code length} on, is before the suffix. */
    private static boolean restIsBefore(String value, int length, String suffix) {
        int common = Math.min(value.length() - length, suffix.length());
        for (int i = 0; i < common; i++) {
            char a = value.charAt(length + i);
            char b = suffix.charAt(i);
            if (a != b) {
                return a < b;
            }
        }
        return value.length() - length < suffix.length();
    }

    @Override
    public boolean observes(int operation) {
        return kinds[operation] == GET
                || (answers[operation] == FALSE && (kinds[operation] == DELETE || kinds[operation] == COMPARE_AND_SET));
    }

    /**
     * Besides what only observes, a write can be left out if it always ends in {@link #UNSEEN}, and if no answer was
     * given that an unseen value allows and another would not (a failed comparison, a delete that found something). In
     * a legal order nothing with an answer can then stand between that write and the next put or unseen delete, which
     * are indifferent to what they find; compare-and-sets of unknown outcome that stood there are left out as well.
     *
     * <p>A delete whose answer nobody saw can be left out, for the same reason, if nothing asks for an absent key.
     */
    @Override
    public boolean removable(int operation) {
        if (observes(operation)) {
            return true;
        }
        switch (kinds[operation]) {
            case PUT:
                return target[operation] == UNSEEN && !anyNegativeAnswer;
            case APPEND:
                return target[operation] == UNSEEN && !anyNegativeAnswer && !isPartOfSeen(suffixes[operation]);
            case COMPARE_AND_SET:
                return target[operation] == UNSEEN && !anyNegativeAnswer;
            default:
                return answers[operation] == NO_ANSWER && !absenceMatters;
        }
    }

    private boolean isPartOfSeen(String suffix) {
        for (int i = 0; i < seenCount; i++) {
            if (seen[i].contains(suffix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean sameEffect(int one, int other) {
        return kinds[one] == kinds[other]
                && answers[one] == answers[other]
                && expected[one] == expected[other]
                && target[one] == target[other]
                && suffixes[one].equals(suffixes[other]);
    }

    @Override
    public int effectHash(int operation) {
        int hash = 31 * kinds[operation] + answers[operation];
        hash = 31 * hash + Long.hashCode(expected[operation]);
        hash = 31 * hash + Long.hashCode(target[operation]);
        return 31 * hash + suffixes[operation].hashCode();
    }
}
