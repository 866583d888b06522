package io.infinitycluster.simulator.store;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectKeys;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.simulator.fault.Chance;
import io.infinitycluster.simulator.fault.Latency;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * The bucket as one process sees it, from {@link SimulatedStore#connect}. Its completions are tasks of the process's own
 * clock, so a paused process hears of them later.
 */
public final class StoreClient implements ObjectStore {

    private final SimulatedStore store;
    private final String name;
    private final Clock clock;
    private final StoreFaults faults;
    private final Throttle throttle = new Throttle();
    private boolean ended;

    StoreClient(SimulatedStore store, String name, Clock clock, StoreFaults faults) {
        this.store = store;
        this.name = name;
        this.clock = clock;
        this.faults = faults;
    }

    /**
     * Ends the process: it hears of nothing any more, and what it calls from now on has no effect. What it had called
     * before may still take effect.
     */
    public void end() {
        ended = true;
    }

    /** This client's own settings. */
    public StoreFaults faults() {
        return faults;
    }

    @Override
    public void get(String key, Completion<Optional<byte[]>> completion) {
        ObjectKeys.check(key);
        begin(new Request<>("get " + key, completion, false, false) {
            @Override
            Optional<byte[]> effect() {
                store.readFor(name);
                Optional<byte[]> body = store.read(key);
                if (body.isPresent() && drawDamage(StoreFaults::corruptedRead)) {
                    store.counters.corruptedReads++;
                    return Optional.of(BodyDamage.of(body.get(), store.damages));
                }
                return body;
            }
        });
    }

    @Override
    public void put(String key, byte[] body, Completion<Done> completion) {
        ObjectKeys.check(key);
        boolean inParts = body.length > partBytes();
        begin(new Request<>("put " + key, completion, true, false) {
            @Override
            boolean losesAPart() {
                return inParts && drawDamage(StoreFaults::partLost);
            }

            @Override
            Done effect() {
                if (inParts && drawDamage(StoreFaults::partMissing)) {
                    store.putIncomplete(name, key, body, partBytes());
                } else {
                    store.put(name, key, body);
                }
                return Done.DONE;
            }
        });
    }

    @Override
    public void create(String key, byte[] body, Completion<Created> completion) {
        ObjectKeys.check(key);
        begin(new Request<>("create " + key, completion, true, true) {
            private boolean own;

            @Override
            Created effect() {
                if (store.create(name, key, body)) {
                    own = true;
                    return Created.CREATED;
                }
                if (own) {
                    store.counters.ownExisting++;
                } else {
                    store.counters.lostRaces++;
                }
                return Created.EXISTS;
            }
        });
    }

    @Override
    public void list(String prefix, Completion<List<String>> completion) {
        begin(new Request<>("list " + prefix, completion, false, false) {
            @Override
            int slowFactor() {
                return faults.slowListing() * store.faults.slowListing();
            }

            @Override
            List<String> effect() {
                return store.keys(prefix);
            }
        });
    }

    @Override
    public void delete(String key, Completion<Done> completion) {
        ObjectKeys.check(key);
        begin(new Request<>("delete " + key, completion, true, false) {
            @Override
            Done effect() {
                store.delete(name, key);
                return Done.DONE;
            }
        });
    }

    private void begin(Request<?> request) {
        if (!ended) {
            request.send();
        }
    }

    private boolean draw(ToIntFunction<StoreFaults> perMillion) {
        return Chance.of(perMillion.applyAsInt(store.faults), store.chances)
                || Chance.of(perMillion.applyAsInt(faults), store.chances);
    }

    /** As {@link #draw}, from the stream of those faults that came later. */
    private boolean drawDamage(ToIntFunction<StoreFaults> perMillion) {
        return Chance.of(perMillion.applyAsInt(store.faults), store.damages)
                || Chance.of(perMillion.applyAsInt(faults), store.damages);
    }

    private int partBytes() {
        return Math.min(faults.partBytes(), store.faults.partBytes());
    }

    private boolean isThrottled() {
        long now = store.clock.nanos();
        boolean admitted = store.throttle.admits(now, store.faults.requestsPerSecond());
        return !throttle.admits(now, faults.requestsPerSecond()) || !admitted;
    }

    private boolean isCutOff() {
        return store.faults.isOut() || faults.isOut();
    }

    private long travel(Latency usual) {
        return usual.draw(store.latencies) * faults.slowFactor() * store.faults.slowFactor();
    }

    /** What becomes of a request, apart from what time and outages do to it. */
    private enum Fate {
        ANSWERED,
        REFUSED,
        ERROR_BEFORE,
        ERROR_AFTER,
        REQUEST_LOST,
        ANSWER_LOST,
        LATE,
        PART_LOST
    }

    /** One operation on its way. */
    private abstract class Request<T> {
        private final String what;
        private final Completion<T> completion;
        private final boolean writes;
        private final boolean creates;
        private Fate fate = Fate.ANSWERED;
        private long travelBack;
        private long deadline;
        private boolean sentTwice;
        private boolean changed;
        private boolean answered;
        private boolean arrived;

        Request(String what, Completion<T> completion, boolean writes, boolean creates) {
            this.what = what;
            this.completion = completion;
            this.writes = writes;
            this.creates = creates;
        }

        abstract T effect();

        /** Whether what is sent does not arrive whole. */
        boolean losesAPart() {
            return false;
        }

        /** How many times as long as others it takes. */
        int slowFactor() {
            return 1;
        }

        private Fate drawFate() {
            if (faults.isRefusing() || store.faults.isRefusing()) {
                return Fate.REFUSED;
            } else if (writes && (faults.isReadOnly() || store.faults.isReadOnly())) {
                return Fate.REQUEST_LOST;
            } else if (draw(StoreFaults::errorBefore)) {
                return Fate.ERROR_BEFORE;
            } else if (draw(StoreFaults::errorAfter)) {
                return Fate.ERROR_AFTER;
            } else if (draw(StoreFaults::requestLost)) {
                return Fate.REQUEST_LOST;
            } else if (draw(StoreFaults::answerLost)) {
                return Fate.ANSWER_LOST;
            } else if (writes && draw(StoreFaults::lateEffect)) {
                return Fate.LATE;
            }
            return Fate.ANSWERED;
        }

        void send() {
            StoreCounters counters = store.counters;
            counters.operations++;
            fate = drawFate();
            if (fate == Fate.ANSWERED && losesAPart()) {
                fate = Fate.PART_LOST;
            }
            travelBack = travel(faults.answer());
            deadline = store.clock.nanos() + faults.timeoutNanos();
            sentTwice = creates && draw(StoreFaults::repeatedCreate);
            counters.repeatedCreates += sentTwice ? 1 : 0;
            long travel = travel(faults.request()) * slowFactor();
            counters.slowListings += slowFactor() > 1 ? 1 : 0;
            if (fate == Fate.LATE) {
                counters.lateEffects++;
                travel = faults.timeoutNanos() + 1 + faults.late().draw(store.latencies);
            } else if (fate == Fate.REQUEST_LOST) {
                counters.requestsLost++;
                timeOut();
                return;
            }
            if (travel > faults.timeoutNanos()) {
                counters.tooSlow += fate == Fate.LATE ? 0 : 1;
                timeOut();
            }
            if (creates) {
                store.createSent(name);
            }
            store.clock.schedule(travel, this::arrive);
        }

        private void arrive() {
            StoreCounters counters = store.counters;
            if (creates && !arrived) {
                arrived = true;
                store.createArrived(name);
            }
            if (fate == Fate.LATE ? store.faults.isOut() : isCutOff()) {
                counters.outages++;
                failInOutage();
            } else if (isThrottled()) {
                counters.throttled++;
                fail(travelBack, "503 SlowDown (simulated)");
            } else if (fate == Fate.REFUSED) {
                counters.refused++;
                answer(travelBack, () -> completion.failed(new PortFailure(Kind.STORE_REFUSED, what + ": refused")));
            } else if (fate == Fate.ERROR_BEFORE) {
                counters.errorsBefore++;
                failSoon();
            } else if (fate == Fate.PART_LOST) {
                counters.partsLost++;
                failSoon();
            } else {
                T value = takeEffect();
                if (sentTwice) {
                    sentTwice = false;
                    long rest = Math.max(0, deadline - store.clock.nanos());
                    store.clock.schedule(Math.min(rest, travel(faults.request())), this::arrive);
                } else {
                    respond(value);
                }
            }
        }

        private T takeEffect() {
            long before = store.changes;
            T value = effect();
            if (store.changes != before) {
                changed = true;
                store.counters.orphanedEffects += ended ? 1 : 0;
                if (answered) {
                    store.counters.lateChanges++;
                    store.counters.unclearEffects++;
                }
            }
            return value;
        }

        private void respond(T value) {
            if (fate == Fate.ERROR_AFTER) {
                store.counters.errorsAfter++;
                failSoon();
            } else if (fate == Fate.ANSWER_LOST) {
                store.counters.answersLost++;
                timeOut();
            } else if (store.clock.nanos() + travelBack > deadline) {
                store.counters.tooSlow += answered ? 0 : 1;
                timeOut();
            } else {
                answer(travelBack, () -> arriveBack(value));
            }
        }

        private void arriveBack(T value) {
            if (isCutOff()) {
                store.counters.outages++;
                answered = false;
                failInOutage();
            } else {
                store.counters.succeeded++;
                completion.succeeded(value);
            }
        }

        private void failInOutage() {
            if (store.chances.nextLong() < 0) {
                failSoon();
            } else {
                timeOut();
            }
        }

        private void failSoon() {
            fail(travelBack, "server error (simulated)");
        }

        private void timeOut() {
            fail(Math.max(0, deadline - store.clock.nanos()), "timed out (simulated)");
        }

        private void fail(long delayNanos, String why) {
            if (!answered && changed) {
                store.counters.unclearEffects++;
            }
            answer(delayNanos, () -> completion.failed(new PortFailure(Kind.STORE_UNCLEAR, what + ": " + why)));
        }

        /** Tells the client, unless it has been told already. */
        private void answer(long delayNanos, Runnable tell) {
            if (answered) {
                return;
            }
            answered = true;
            clock.schedule(delayNanos, () -> {
                if (!ended) {
                    tell.run();
                }
            });
        }
    }
}
