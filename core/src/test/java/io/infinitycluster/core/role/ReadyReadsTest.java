package io.infinitycluster.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a node that has applied two entries, and of whose slices none is longer than a read. */
class ReadyReadsTest {

    private final FakeContext context = new FakeContext();
    private final Answers answers = new Answers();
    private final List<Long> turns = new ArrayList<>();
    private final ReadyReads reads = new ReadyReads(context, (request, reply) -> {
        turns.add(context.clock.ran());
        reply.answered(new ReadRequest.Answer(new byte[0], context.applier.appliedIndex(), 0, 0));
    });

    @BeforeEach
    void apply() {
        context.settings = context.settings.withApplySlice(0);
        context.log.append(Batch.noop(1, 1));
        context.log.append(Batch.noop(2, 1));
        context.disk.run();
        context.applier.applyThrough(context.log, 2, (index, outcome) -> {}, () -> {});
        for (String name : List.of("a", "b", "c")) {
            reads.add(Answers.strong(), 2, answers.reply(name));
        }
    }

    @Test
    void eachIsAnsweredInItsOrderAndTheNodesOtherWorkComesBetween() {
        context.clock.schedule(0, () -> answers.heard.add("other"));
        reads.answer();
        reads.answer(); // it goes on by itself
        context.clock.runUntilQuiet();
        assertThat(answers.heard)
                .containsExactly("a answered as of 2", "other", "b answered as of 2", "c answered as of 2");
        assertThat(turns).doesNotHaveDuplicates();
    }

    @Test
    void thoseThatFitIntoASliceAreAnsweredAtOnce() {
        context.settings = context.settings.withApplySlice(1);
        reads.answer();
        assertThat(answers.heard).hasSize(3);
        assertThat(context.clock.waiting()).isZero();
    }

    /** What they were to see is not there any more. */
    @Test
    void theyAreRefusedWhenTheNodeHasBegunAnew() {
        reads.answer();
        context.applier.reset();
        context.clock.runUntilQuiet();
        assertThat(answers.heard).containsExactly("a answered as of 2", "b refused 8008", "c refused 8008");
    }

    @Test
    void whatIsLeftAtTheEndOfTheRoleIsRefusedOnce() {
        reads.answer();
        reads.close(new Refusal(ErrorCode.INVALID_ROLE, "another role"));
        context.clock.runUntilQuiet();
        assertThat(answers.heard).containsExactly("a answered as of 2", "b refused 8007", "c refused 8007");
    }
}
