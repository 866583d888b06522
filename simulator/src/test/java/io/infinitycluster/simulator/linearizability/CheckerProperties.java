package io.infinitycluster.simulator.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.simulator.linearizability.Executions.Fate;
import io.infinitycluster.simulator.linearizability.Executions.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The checker against the definition (all orders, tried one by one), and what must hold of every verdict. */
class CheckerProperties {

    /** A model, and what its clients do. */
    record Run(KvModel model, List<Step> steps) {
        History<KvCall, KvResult> history() {
            return Executions.run(model, steps);
        }
    }

    @Provide
    Arbitrary<Run> small() {
        return runs(7, 3, Executions.anyFate(), "a", "b", "ab", "");
    }

    @Provide
    Arbitrary<Run> medium() {
        return runs(25, 4, Executions.anyFate(), "a", "b", "ab", "c", "d");
    }

    @Provide
    Arbitrary<Run> honest() {
        return runs(60, 6, Executions.honestFate(), "a", "b", "ab", "c", "d");
    }

    private static Arbitrary<Run> runs(int size, int overlap, Arbitrary<Fate> fates, String... values) {
        return Arbitraries.of(KvModel.values())
                .flatMap(model -> Executions.steps(Executions.calls(model, values), overlap, fates)
                        .list()
                        .ofMaxSize(size)
                        .map(steps -> new Run(model, steps)));
    }

    @Property(tries = 4000, edgeCases = EdgeCasesMode.NONE)
    void agreesWithTheDefinition(@ForAll("small") Run run) {
        History<KvCall, KvResult> history = run.history();

        assertThat(new LinearizabilityChecker<>(run.model).check(history).isLinearizable())
                .isEqualTo(BruteForce.isLinearizable(run.model, history));
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void agreesWithTheDefinitionForAModelThatKnowsNothingOfItsStates(@ForAll("small") Run run) {
        History<KvCall, KvResult> history = run.history();

        assertThat(new LinearizabilityChecker<>(plain(run.model)).check(history).isLinearizable())
                .isEqualTo(BruteForce.isLinearizable(run.model, history));
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void bothKindsOfStatesAgree(@ForAll("medium") Run run) {
        History<KvCall, KvResult> history = run.history();

        assertThat(new LinearizabilityChecker<>(run.model).check(history).isLinearizable())
                .isEqualTo(new LinearizabilityChecker<>(plain(run.model))
                        .check(history)
                        .isLinearizable());
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void whatACorrectStoreDoesIsLinearizable(@ForAll("honest") Run run) {
        assertThat(new LinearizabilityChecker<>(run.model).check(run.history()).isLinearizable())
                .isTrue();
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aValueThatNobodyWroteIsNotLinearizable(@ForAll("honest") Run run, @ForAll Random random) {
        List<Operation<KvCall, KvResult>> operations =
                new ArrayList<>(run.history().operations());
        List<Integer> reads = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).call() instanceof KvCall.Get
                    && operations.get(i).outcome() instanceof Outcome.Ok) {
                reads.add(i);
            }
        }
        if (reads.isEmpty()) {
            return;
        }
        int victim = reads.get(random.nextInt(reads.size()));
        Operation<KvCall, KvResult> read = operations.get(victim);
        operations.set(
                victim,
                Operation.ok(
                        read.id(),
                        read.process(),
                        read.key(),
                        read.call(),
                        new KvResult.Value("never written"),
                        read.invoked(),
                        read.returned()));

        Verdict<KvCall, KvResult> verdict = new LinearizabilityChecker<>(run.model).check(new History<>(operations));

        assertThat(verdict).isInstanceOf(Verdict.NotLinearizable.class);
        // What compares can be part of what makes the read wrong; anything else has nothing to do with it.
        if (operations.stream().noneMatch(o -> o.call() instanceof KvCall.CompareAndSet)) {
            assertThat(((Verdict.NotLinearizable<KvCall, KvResult>) verdict)
                            .witness()
                            .operations())
                    .containsExactly(operations.get(victim));
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void aWitnessProvesWhatItSays(@ForAll("medium") Run run) {
        History<KvCall, KvResult> history = run.history();
        if (!(new LinearizabilityChecker<>(run.model).check(history)
                instanceof Verdict.NotLinearizable<KvCall, KvResult> no)) {
            return;
        }
        Witness<KvCall, KvResult> witness = no.witness();

        assertThat(history.operations()).containsAll(witness.operations());
        assertThat(witness.operations()).contains(witness.blocked());
        assertThat(witness.notPlaced()).contains(witness.blocked());
        assertThat(witness.longestOrder()).doesNotContainAnyElementsOf(witness.notPlaced());
        assertIsLegalOrder(run.model, witness.longestOrder());
        if (witness.operations().size() <= 9) {
            long cut = witness.blocked().returned();
            assertThat(BruteForce.canBeOrdered(run.model, witness.operations(), cut))
                    .isFalse();
        }
    }

    /** The rule that makes witnesses honest: leaving such an operation out never makes anything harder. */
    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void leavingOutWhatIsRemovableKeepsAnOrder(@ForAll("small") Run run) {
        List<Operation<KvCall, KvResult>> operations = run.history().operations().stream()
                .filter(o -> !(o.outcome() instanceof Outcome.Failed))
                .toList();
        if (!BruteForce.canBeOrdered(run.model, operations, Operation.NEVER - 1)) {
            return;
        }
        StateSpace<KvCall, KvResult> space = run.model.stateSpace();
        space.load(operations);
        for (int i = 0; i < operations.size(); i++) {
            if (space.removable(i)) {
                List<Operation<KvCall, KvResult>> rest = new ArrayList<>(operations);
                rest.remove(i);
                assertThat(BruteForce.canBeOrdered(run.model, rest, Operation.NEVER - 1))
                        .as("without %s", operations.get(i))
                        .isTrue();
            }
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void theOrderThatIsFoundIsLegal(@ForAll("honest") Run run) {
        List<Operation<KvCall, KvResult>> operations = run.history().operations();
        KeyHistoryChecker<KvCall, KvResult> checker = new KeyHistoryChecker<>(run.model);

        assertThat(checker.check(operations).isLinearizable()).isTrue();

        List<Operation<KvCall, KvResult>> order = checker.order();
        assertIsLegalOrder(run.model, order);
        assertThat(order)
                .containsAll(operations.stream()
                        .filter(o -> o.outcome() instanceof Outcome.Ok)
                        .toList());
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void theOrderInWhichOperationsAreGivenDoesNotMatter(@ForAll("medium") Run run, @ForAll Random random) {
        List<Operation<KvCall, KvResult>> operations = run.history().operations();
        List<Operation<KvCall, KvResult>> shuffled = new ArrayList<>(operations);
        Collections.shuffle(shuffled, random);
        KeyHistoryChecker<KvCall, KvResult> checker = new KeyHistoryChecker<>(run.model);

        boolean verdict = checker.check(operations).isLinearizable();

        assertThat(checker.check(shuffled).isLinearizable()).isEqualTo(verdict);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void aSmallBudgetGivesTheSameVerdictOrNone(@ForAll("medium") Run run) {
        List<Operation<KvCall, KvResult>> operations = run.history().operations();
        boolean truth = new KeyHistoryChecker<>(run.model).check(operations).isLinearizable();
        for (long budget = 1; budget <= 1024; budget *= 4) {
            Verdict<KvCall, KvResult> verdict = new KeyHistoryChecker<>(run.model, budget).check(operations);
            assertThat(verdict.configurations()).isLessThanOrEqualTo(budget);
            if (!(verdict instanceof Verdict.Unknown)) {
                assertThat(verdict.isLinearizable()).isEqualTo(truth);
            }
        }
    }

    private static void assertIsLegalOrder(KvModel model, List<Operation<KvCall, KvResult>> order) {
        assertThat(order).doesNotHaveDuplicates();
        Optional<String> state = model.initialState();
        for (int i = 0; i < order.size(); i++) {
            Operation<KvCall, KvResult> operation = order.get(i);
            for (Operation<KvCall, KvResult> later : order.subList(i + 1, order.size())) {
                assertThat(later.deadline()).isGreaterThanOrEqualTo(operation.invoked());
            }
            state = operation.outcome() instanceof Outcome.Ok<KvResult> ok
                    ? model.apply(state, operation.call(), ok.result())
                    : model.applyUnseen(state, operation.call());
            assertThat(state).as("state after %s", operation).isNotNull();
        }
    }

    private static SequentialModel<Optional<String>, KvCall, KvResult> plain(KvModel model) {
        return new SequentialModel<>() {
            @Override
            public Optional<String> initialState() {
                return model.initialState();
            }

            @Override
            public Optional<String> apply(Optional<String> state, KvCall call, KvResult result) {
                return model.apply(state, call, result);
            }

            @Override
            public Optional<String> applyUnseen(Optional<String> state, KvCall call) {
                return model.applyUnseen(state, call);
            }

            @Override
            public boolean onlyObserves(KvCall call, KvResult result) {
                return model.onlyObserves(call, result);
            }

            @Override
            public boolean onlyObserves(KvCall call) {
                return model.onlyObserves(call);
            }
        };
    }
}
