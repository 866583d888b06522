package io.infinitycluster.scenarios;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.state.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that was asked of a node: a write, a read or an order. It is under way; the methods say what must come of it, and let time pass
 * until that is known.
 */
public final class Attempt implements WriteReply {

    private enum State {
        UNANSWERED,
        DONE,
        REFUSED,
        UNKNOWN
    }

    private final World world;
    private final String what;
    private final long boundNanos;
    private final long refusalBoundNanos;
    private State state = State.UNANSWERED;
    private @Nullable Refusal refusal;
    private @Nullable String unknownBecause;
    private @Nullable String value;
    private byte @Nullable [] result;
    private long index;

    /**
     * @param boundNanos how long it may take until it is carried out
     * @param refusalBoundNanos how long it may take until it is refused
     */
    Attempt(World world, String what, long boundNanos, long refusalBoundNanos) {
        this.world = world;
        this.what = what;
        this.boundNanos = boundNanos;
        this.refusalBoundNanos = refusalBoundNanos;
    }

    // --- What must come of it ---

    /** It is carried out: a write is confirmed, an order obeyed, a read answered. */
    public Attempt isDone() {
        return isDoneWithin(boundNanos);
    }

    /** It is carried out within a bound of the scenario's own. */
    public Attempt isDoneWithin(long nanos) {
        world.step(what + ": is done");
        world.await("an answer", nanos, this::isAnswered);
        if (state != State.DONE) {
            world.fail("it was " + this);
        }
        return this;
    }

    /** It is a write under an idempotency key that another attempt carried out: it is answered as that one was (P12). */
    public Attempt isAnsweredLike(Attempt earlier) {
        isDone();
        if (index != earlier.index) {
            world.fail("it was carried out at " + index + ", and before at " + earlier.index);
        }
        return this;
    }

    /** It is a read and finds this value; null if the key must have none. */
    public Attempt finds(@Nullable String expected) {
        isDone();
        if (!Objects.equals(expected, value)) {
            world.fail("expected the value " + expected + ", and found " + value);
        }
        return this;
    }

    /** It is a read, and either finds this value or is refused: it never finds an older one. */
    public Attempt findsOrIsRefused(String expected) {
        world.step(what + ": finds " + expected + " or is refused");
        world.await("an answer", boundNanos, this::isAnswered);
        if (state == State.DONE && !Objects.equals(expected, value)) {
            world.fail("expected the value " + expected + " or a refusal, and found " + value);
        }
        return this;
    }

    /** It is refused with this code, and has changed nothing. */
    public Attempt isRefused(ErrorCode code) {
        return isRefused(code, "");
    }

    /** It is refused with this code and words that contain these. */
    public Attempt isRefused(ErrorCode code, String words) {
        world.step(what + ": is refused with " + code.code() + (words.isEmpty() ? "" : ", \"" + words + "\""));
        world.await("an answer", refusalBoundNanos, this::isAnswered);
        Refusal said = refusal;
        if (said == null || said.code() != code || !said.message().contains(words)) {
            world.fail("it was " + this);
        }
        return this;
    }

    /** It has not been carried out up to now, as far as anybody was told. */
    public Attempt isNotDone() {
        world.step(what + ": is not done");
        if (state == State.DONE) {
            world.fail("it was done");
        }
        return this;
    }

    /** It waits: for that long it is neither carried out nor refused. */
    public Attempt waitsFor(long nanos) {
        world.step(what + ": waits");
        world.holds("it waits", nanos, () -> state == State.UNANSWERED);
        return this;
    }

    // --- What has come of it ---

    /** Whether there is an answer, of whatever kind. */
    public boolean isAnswered() {
        return state != State.UNANSWERED;
    }

    /** Whether it was carried out, by the word of a node. */
    public boolean succeeded() {
        return state == State.DONE;
    }

    /** Whether it was refused. */
    public boolean wasRefused() {
        return state == State.REFUSED;
    }

    /** The value that a read found; null if the key had none. */
    public @Nullable String value() {
        return value;
    }

    /** The index at which a write was confirmed, or that of the state which was read. */
    public long index() {
        return index;
    }

    /** What the state machine has answered to a write, or to a question of the scenario's own. */
    public byte[] result() {
        byte[] answer = result;
        if (answer == null) {
            throw new IllegalStateException(what + " has no result: it was " + this);
        }
        return answer;
    }

    @Override
    public String toString() {
        return switch (state) {
            case UNANSWERED -> "not answered";
            case DONE -> "done" + (value == null ? "" : " (" + value + ")");
            case REFUSED -> "refused: " + refusal;
            case UNKNOWN -> "left unknown: " + unknownBecause;
        };
    }

    // --- Answers ---

    @Override
    public void confirmed(long at, byte[] answer) {
        state = State.DONE;
        index = at;
        result = answer;
    }

    @Override
    public void refused(Refusal why) {
        state = State.REFUSED;
        refusal = why;
    }

    @Override
    public void unknown(String reason) {
        state = State.UNKNOWN;
        unknownBecause = reason;
    }

    /** What hears the answer to a read. */
    Reply<ReadRequest.Answer> asRead() {
        return new Reply<>() {
            @Override
            public void answered(ReadRequest.Answer answer) {
                state = State.DONE;
                index = answer.appliedIndex();
                Bytes found = world.store().value(answer.value());
                value = found == null ? null : found.toUtf8();
            }

            @Override
            public void refused(Refusal why) {
                Attempt.this.refused(why);
            }
        };
    }

    /** What hears the answer to a question of the scenario's own. */
    Reply<ReadRequest.Answer> asQuery() {
        return new Reply<>() {
            @Override
            public void answered(ReadRequest.Answer answer) {
                state = State.DONE;
                index = answer.appliedIndex();
                result = answer.value();
            }

            @Override
            public void refused(Refusal why) {
                Attempt.this.refused(why);
            }
        };
    }

    /** What hears the answer to an order. */
    Reply<Done> asOrder() {
        return new Reply<>() {
            @Override
            public void answered(Done done) {
                state = State.DONE;
            }

            @Override
            public void refused(Refusal why) {
                Attempt.this.refused(why);
            }
        };
    }
}
