package io.infinitycluster.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that was started again with a log of three entries, of which it applies one at a time. */
class StandaloneRoleTest {

    private static final long SECOND = FakeContext.SECOND;

    private final FakeContext context = new FakeContext(0);
    private final Answers answers = new Answers();
    private StandaloneRole role;

    @BeforeEach
    void serve() {
        for (int i = 1; i <= 3; i++) {
            context.log.append(Batch.noop(i, 1));
        }
        context.disk.run();
        role = new StandaloneRole(context);
        context.become(role);
        assertThat(context.applier.appliedIndex()).isEqualTo(1);
    }

    @Test
    void aStrongReadWaitsForAllThatMayHaveBeenConfirmedBefore() {
        role.read(Answers.strong(), answers.reply("strong"));
        role.read(new ReadRequest(Answers.strong().query(), Consistency.EVENTUAL, 0), answers.reply("eventual"));
        assertThat(answers.heard).containsExactly("eventual answered as of 1");
        context.clock.advance(0);
        assertThat(answers.heard).containsExactly("eventual answered as of 1", "strong answered as of 3");
        role.read(Answers.strong(), answers.reply("next"));
        assertThat(answers.heard).endsWith("next answered as of 3");
    }

    @Test
    void aReadThatWaitsWhenTheRoleEndsIsRefused() {
        role.read(Answers.strong(), answers.reply("read"));
        role.stepDown(answers.reply("step down"));
        assertThat(answers.heard).containsExactlyInAnyOrder("read refused 8007", "step down answered");
        context.clock.advance(SECOND);
        assertThat(answers.heard).hasSize(2);
    }

    @Test
    void aReadThatHasWaitedForTooLongIsRefused() {
        context.applier.stop(); // nothing is applied any more, as if a disk did not answer
        role.read(Answers.strong(), answers.reply("read"));
        context.clock.advance(3 * SECOND);
        assertThat(answers.heard).isEmpty();
        context.clock.advance(2 * SECOND);
        assertThat(answers.heard).containsExactly("read refused 8008");
    }
}
