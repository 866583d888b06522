package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Histories as a real store would produce them, and with a lie here and there. */
final class Executions {
    private Executions() {}

    /** What becomes of a call. */
    enum Fate {
        HONEST,
        /** The answer is the one that the lie says, not the store's. */
        LIE,
        /** Takes effect, perhaps long after the client gave up. */
        UNKNOWN_APPLIED,
        UNKNOWN_LOST,
        FAILED
    }

    /**
     * One call: when, how long, at which moment it takes effect, and what becomes of it.
     *
     * @param lie makes up the answer of a {@link Fate#LIE}: a value, null, or a flag
     */
    record Step(KvCall call, int gap, int length, int moment, Fate fate, String lie) {}

    /** Runs the steps against the model, each at its moment, and writes the history down. */
    static History<KvCall, KvResult> run(KvModel model, List<Step> steps) {
        record Effect(int step, long at) {}
        List<Effect> effects = new ArrayList<>();
        long[] invoked = new long[steps.size()];
        long clock = 0;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            clock += step.gap;
            invoked[i] = clock;
            long at = step.fate == Fate.UNKNOWN_APPLIED ? clock + step.moment : clock + step.moment % (step.length + 1);
            effects.add(new Effect(i, at));
        }
        effects.sort(Comparator.comparingLong(Effect::at));
        KvResult[] answers = new KvResult[steps.size()];
        Optional<String> state = model.initialState();
        for (Effect effect : effects) {
            Step step = steps.get(effect.step);
            answers[effect.step] = model.answer(state, step.call);
            if (step.fate != Fate.UNKNOWN_LOST && step.fate != Fate.FAILED) {
                state = model.applyUnseen(state, step.call);
            }
        }
        List<Operation<KvCall, KvResult>> operations = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Outcome<KvResult> outcome = switch (step.fate) {
                case HONEST -> new Outcome.Ok<>(answers[i]);
                case LIE -> new Outcome.Ok<>(lie(answers[i], step.lie));
                case UNKNOWN_APPLIED, UNKNOWN_LOST -> new Outcome.Unknown<>();
                case FAILED -> new Outcome.Failed<>();
            };
            long returned = invoked[i] + step.length + 1;
            operations.add(new Operation<>(i, i, "k", step.call, outcome, invoked[i], returned, invoked[i], returned));
        }
        return new History<>(operations);
    }

    private static KvResult lie(KvResult truth, String lie) {
        if (truth instanceof KvResult.Value) {
            return new KvResult.Value(lie.equals("nil") ? null : lie);
        } else if (truth instanceof KvResult.Flag flag) {
            return new KvResult.Flag(!flag.set());
        }
        return truth;
    }

    /** Calls that the model knows, with these values. */
    static Arbitrary<KvCall> calls(KvModel model, String... values) {
        Arbitrary<String> value = Arbitraries.of(values);
        Arbitrary<String> orNull = value.injectNull(0.3);
        Arbitrary<KvCall> get = Arbitraries.just(new KvCall.Get());
        Arbitrary<KvCall> put = value.map(KvCall.Put::new);
        Arbitrary<KvCall> append = value.map(KvCall.Append::new);
        Arbitrary<KvCall> delete = Arbitraries.just(new KvCall.Delete());
        Arbitrary<KvCall> cas = Combinators.combine(orNull, orNull).as(KvCall.CompareAndSet::new);
        return switch (model) {
            case REGISTER -> Arbitraries.oneOf(get, get, put, cas);
            case KV -> Arbitraries.oneOf(get, get, put, append);
            case KV_STORE -> Arbitraries.oneOf(get, get, put, append, delete, cas);
        };
    }

    /** Steps with up to about {@code overlap} operations at once. */
    static Arbitrary<Step> steps(Arbitrary<KvCall> calls, int overlap, Arbitrary<Fate> fates) {
        return Combinators.combine(
                        calls,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 3 * overlap),
                        Arbitraries.integers().between(0, 30),
                        fates,
                        Arbitraries.of("a", "b", "ab", "", "nil"))
                .as(Step::new);
    }

    /** Mostly honest, sometimes anything else. */
    static Arbitrary<Fate> anyFate() {
        return Arbitraries.frequency(
                Tuple.of(8, Fate.HONEST),
                Tuple.of(2, Fate.LIE),
                Tuple.of(2, Fate.UNKNOWN_APPLIED),
                Tuple.of(1, Fate.UNKNOWN_LOST),
                Tuple.of(1, Fate.FAILED));
    }

    /** What a correct store does: it never lies. */
    static Arbitrary<Fate> honestFate() {
        return anyFate().filter(fate -> fate != Fate.LIE);
    }
}
