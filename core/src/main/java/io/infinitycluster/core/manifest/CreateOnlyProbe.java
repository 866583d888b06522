package io.infinitycluster.core.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.ObjectStore.Created;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out by trying whether a store honours create-only writes, on which the manifest chain stands (design section 3): of
 * several who race to create one object, one wins; a create on what is there is refused and changes nothing; and what was
 * created is listed and read at once. Many a store that speaks S3 ignores the condition, and two leaders in one term would
 * be the first that anybody noticed.
 *
 * <p>A probe tries a few times, each with a key of its own under {@value #PREFIX}, and removes what it made. A node that is
 * killed meanwhile leaves an object of a few bytes there, which does no harm. What passes is no proof: a store whose check
 * and write are two steps is found only if racers meet between them, which is why there are {@value #RACERS}, and
 * {@value #ROUNDS} rounds.
 */
public final class CreateOnlyProbe {

    /** What all keys of probes begin with. */
    public static final String PREFIX = "probe/";

    /** How many race in each round. */
    public static final int RACERS = 8;

    /** How many rounds there are. */
    public static final int ROUNDS = 3;

    /** What a probe found. */
    public sealed interface Verdict {
        /** In all that was tried, the store did as it must. */
        record Honoured() implements Verdict {}

        /**
         * The store cannot carry a manifest.
         *
         * @param evidence what it did
         */
        record Ignored(String evidence) implements Verdict {
            /** What to answer to whoever wants to give a node of this store a role in a cluster. */
            public Refusal refusal() {
                return new Refusal(
                        ErrorCode.WRONG_STORAGE_TYPE,
                        "The object store does not honour create-only writes: " + evidence
                                + ". A cluster needs a store that does (for S3: PUT with If-None-Match: *)");
            }
        }
    }

    private final ObjectStore store;
    private final Randomness randomness;

    public CreateOnlyProbe(ObjectStore store, Randomness randomness) {
        this.store = store;
        this.randomness = randomness;
    }

    /** Tries. Fails if the store gave an answer from which nothing follows, and then may be run again. */
    public void run(Completion<Verdict> completion) {
        new Round(Long.toHexString(randomness.nextLong()), 1, completion).race();
    }

    private final class Round {
        private final String probe;
        private final int number;
        private final String key;
        private final Completion<Verdict> completion;
        private final List<byte[]> bodies = new ArrayList<>();
        private final List<Integer> winners = new ArrayList<>();
        private int answers;
        private @Nullable PortFailure failure;

        Round(String probe, int number, Completion<Verdict> completion) {
            this.probe = probe;
            this.number = number;
            this.completion = completion;
            key = PREFIX + probe + "-" + number;
        }

        void race() {
            for (int i = 0; i < RACERS; i++) {
                int racer = i;
                byte[] body = ("racer " + i + " of probe " + probe).getBytes(UTF_8);
                bodies.add(body);
                store.create(
                        key,
                        body,
                        Completion.of(
                                created -> finished(racer, created, null),
                                why -> finished(racer, Created.EXISTS, why)));
            }
        }

        private void finished(int racer, Created created, @Nullable PortFailure why) {
            answers++;
            if (why != null) {
                failure = why;
            } else if (created == Created.CREATED) {
                winners.add(racer);
            }
            if (answers < RACERS) {
                return;
            }
            if (winners.size() > 1) {
                ignored(winners.size() + " of " + RACERS + " who raced to create one object were told that they had");
            } else if (failure != null) {
                inconclusive(failure);
            } else {
                store.get(key, Completion.of(this::won, this::inconclusive));
            }
        }

        private void won(Optional<byte[]> found) {
            if (found.isEmpty()) {
                ignored("what was just created cannot be read");
                return;
            }
            byte[] body = found.get();
            // No winner at all is possible where something on the way repeats requests: then any racer's body will do.
            boolean own = winners.isEmpty()
                    ? bodies.stream().anyMatch(racer -> Arrays.equals(racer, body))
                    : Arrays.equals(bodies.get(winners.get(0)), body);
            if (!own) {
                ignored("of those who raced to create one object, one was told that it had, and another's is there");
                return;
            }
            byte[] late = ("latecomer of probe " + probe).getBytes(UTF_8);
            store.create(
                    key,
                    late,
                    Completion.of(
                            created -> {
                                if (created == Created.CREATED) {
                                    ignored("an object was created where there was one already");
                                } else {
                                    store.get(key, Completion.of(again -> unchanged(body, again), this::inconclusive));
                                }
                            },
                            this::inconclusive));
        }

        private void unchanged(byte[] before, Optional<byte[]> found) {
            if (found.isEmpty() || !Arrays.equals(before, found.get())) {
                ignored("a create was refused, and yet changed the object that was there");
                return;
            }
            store.list(
                    key,
                    Completion.of(
                            keys -> {
                                if (keys.equals(List.of(key))) {
                                    passed();
                                } else {
                                    ignored("what was just created is not listed");
                                }
                            },
                            this::inconclusive));
        }

        private void passed() {
            cleanUp(() -> {
                if (number < ROUNDS) {
                    new Round(probe, number + 1, completion).race();
                } else {
                    completion.succeeded(new Verdict.Honoured());
                }
            });
        }

        private void ignored(String evidence) {
            cleanUp(() -> completion.succeeded(new Verdict.Ignored(evidence)));
        }

        private void inconclusive(PortFailure why) {
            cleanUp(() -> completion.failed(why));
        }

        /** Removes the object, or leaves it if that fails: it is in nobody's way. */
        private void cleanUp(Runnable then) {
            store.delete(key, Completion.of(done -> then.run(), why -> then.run()));
        }
    }
}
