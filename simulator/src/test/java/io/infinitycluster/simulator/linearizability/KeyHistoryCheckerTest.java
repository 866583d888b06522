package io.infinitycluster.simulator.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyHistoryCheckerTest {
    private static final int LONG = 100_000;
    /** How many configurations a search through so many operations may look at. One that is not bounded by what overlaps looks at far more. */
    private static final long FEW = 10L * LONG;

    private final KeyHistoryChecker<KvCall, KvResult> checker = new KeyHistoryChecker<>(KvModel.KV_STORE);

    @Test
    void nothingIsLinearizable() {
        assertThat(checker.check(List.of()).isLinearizable()).isTrue();
        assertThat(checker.order()).isEmpty();
    }

    @Test
    void aCheckerForgetsWhatItCheckedBefore() {
        List<Operation<KvCall, KvResult>> right = List.of(put(0, "a", 0, 1), get(1, "a", 2, 3));
        List<Operation<KvCall, KvResult>> wrong = List.of(put(0, "a", 0, 1), get(1, "b", 2, 3));

        assertThat(checker.check(right).isLinearizable()).isTrue();
        assertThat(checker.check(wrong).isLinearizable()).isFalse();
        assertThatThrownBy(checker::order).isInstanceOf(IllegalStateException.class);
        assertThat(checker.check(right).isLinearizable()).isTrue();
        assertThat(checker.order()).isEqualTo(right);
    }

    @Test
    void whatTouchesAtOneMomentOverlaps() {
        assertThat(checker.check(List.of(put(0, "a", 0, 5), get(1, null, 5, 6))).isLinearizable())
                .isTrue();
        assertThat(checker.check(List.of(put(0, "a", 0, 5), get(1, null, 6, 7))).isLinearizable())
                .isFalse();
    }

    @Test
    void aWitnessLeavesOutWhatDoesNotMatter() {
        List<Operation<KvCall, KvResult>> operations = new ArrayList<>();
        long time = 0;
        for (int i = 0; i < 50; i++) {
            operations.add(put(2 * i, "v" + i, time, time + 1));
            operations.add(get(2 * i + 1, "v" + i, time + 2, time + 3));
            time += 4;
        }
        Operation<KvCall, KvResult> stale = get(100, "v30", time, time + 1);
        operations.add(stale);
        operations.add(put(101, "later", time + 2, time + 3));

        Verdict<KvCall, KvResult> verdict = checker.check(operations);

        // The write of v30, the last write before the stale read (any later one would do), and the stale read.
        Witness<KvCall, KvResult> witness = ((Verdict.NotLinearizable<KvCall, KvResult>) verdict).witness();
        assertThat(witness.blocked()).isEqualTo(stale);
        assertThat(witness.operations()).hasSize(3).contains(operations.get(60), stale);
        assertThat(witness.notPlaced()).containsExactly(stale);
    }

    @Test
    void unknownWritesThatNobodyReadCostNothing() {
        List<Operation<KvCall, KvResult>> operations = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            operations.add(Operation.unknown(i, i, "k", new KvCall.Put("lost" + i), i));
            operations.add(Operation.unknown(200 + i, i, "k", new KvCall.Append("lost too" + i), i));
        }
        operations.add(put(1000, "a", 1000, 1001));
        operations.add(get(1001, "b", 1002, 1003));

        Verdict<KvCall, KvResult> verdict = checker.check(operations);

        assertThat(verdict).isInstanceOf(Verdict.NotLinearizable.class);
        assertThat(verdict.configurations()).isLessThan(10);
    }

    @Test
    void unknownWritesOfWhatWasReadDoNotBlowUp() {
        List<Operation<KvCall, KvResult>> operations = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            operations.add(Operation.unknown(i, i, "k", new KvCall.Put("v" + i), i));
        }
        long time = 100;
        for (int i = 0; i < 60; i++) {
            operations.add(get(100 + i, "v" + i, time, time + 1));
            time += 2;
        }
        assertThat(checker.check(operations).isLinearizable()).isTrue();

        operations.add(get(1000, "v7", time, time + 1));

        Verdict<KvCall, KvResult> verdict = checker.check(operations);
        assertThat(verdict).isInstanceOf(Verdict.NotLinearizable.class);
        assertThat(verdict.configurations()).isLessThan(10_000);
    }

    @Test
    void aBudgetThatRunsOutIsSaid() {
        List<Operation<KvCall, KvResult>> operations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            operations.add(Operation.ok(
                    i, i, "k", new KvCall.Append("" + (char) ('a' + i)), new KvResult.Done(), i, 1000 + i));
        }
        operations.add(get(100, "abcdefghijklmnopqrtsa", 2000, 2001));

        Verdict<KvCall, KvResult> verdict = new KeyHistoryChecker<>(KvModel.KV_STORE, 1000).check(operations);

        assertThat(verdict)
                .isEqualTo(new Verdict.Unknown<KvCall, KvResult>(1000, "k", 1000, Verdict.Limit.CONFIGURATIONS));
        assertThatThrownBy(() -> new KeyHistoryChecker<>(KvModel.KV_STORE, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHundredThousandOperationsOfOneKey() {
        List<Operation<KvCall, KvResult>> operations = longHistory();

        Verdict<KvCall, KvResult> verdict = checker.check(operations);

        assertThat(verdict.isLinearizable()).isTrue();
        assertThat(verdict.configurations()).isLessThan(FEW);
        assertThat(checker.order()).hasSizeGreaterThanOrEqualTo(LONG * 9 / 10);
    }

    @Test
    void aHundredThousandOperationsAndAWrongOneAmongThem() {
        List<Operation<KvCall, KvResult>> operations = longHistory();
        int middle = LONG / 2;
        Operation<KvCall, KvResult> replaced = operations.get(middle);
        operations.set(middle, get(replaced.id(), "never written", replaced.invoked(), replaced.returned()));

        Verdict<KvCall, KvResult> verdict = checker.check(operations);

        assertThat(verdict.configurations()).isLessThan(FEW);
        assertThat(((Verdict.NotLinearizable<KvCall, KvResult>) verdict)
                        .witness()
                        .blocked())
                .isEqualTo(operations.get(middle));
    }

    @Test
    void aHundredThousandAppendsAreNotAHundredThousandStrings() {
        List<Operation<KvCall, KvResult>> operations = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < LONG; i++) {
            operations.add(
                    Operation.ok(i, i % 5, "k", new KvCall.Append("ab"), new KvResult.Done(), 2L * i, 2L * i + 1));
            all.append("ab");
        }
        operations.add(get(LONG, all.toString(), 3L * LONG, 3L * LONG + 1));

        Verdict<KvCall, KvResult> verdict = checker.check(operations);

        assertThat(verdict.isLinearizable()).isTrue();
        assertThat(verdict.configurations()).isLessThan(FEW);
    }

    /** About six operations at a time, one in two thousand of unknown outcome; each write has a value of its own. */
    private static List<Operation<KvCall, KvResult>> longHistory() {
        Random random = new Random(7);
        List<Executions.Step> steps = new ArrayList<>();
        for (int i = 0; i < LONG; i++) {
            String value = "v" + i;
            KvCall call = switch (random.nextInt(4)) {
                case 0 -> new KvCall.Put(value);
                case 1 -> new KvCall.CompareAndSet("v" + (i - random.nextInt(9)), value);
                default -> new KvCall.Get();
            };
            Executions.Fate fate = random.nextInt(2000) > 0
                    ? Executions.Fate.HONEST
                    : random.nextBoolean() ? Executions.Fate.UNKNOWN_APPLIED : Executions.Fate.UNKNOWN_LOST;
            steps.add(
                    new Executions.Step(call, 1 + random.nextInt(3), random.nextInt(20), random.nextInt(20), fate, ""));
        }
        return new ArrayList<>(Executions.run(KvModel.KV_STORE, steps).operations());
    }

    private static Operation<KvCall, KvResult> put(int id, String value, long invoked, long returned) {
        return Operation.ok(id, id, "k", new KvCall.Put(value), new KvResult.Done(), invoked, returned);
    }

    private static Operation<KvCall, KvResult> get(int id, String value, long invoked, long returned) {
        return Operation.ok(id, id, "k", new KvCall.Get(), new KvResult.Value(value), invoked, returned);
    }
}
