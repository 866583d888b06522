package io.infinitycluster.scenarios.campaign;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs many seeds on several threads, each run on one of them.
 *
 * <p>What came of the seeds is told in the order in which they were given, whatever thread ran them and whichever ended first. The
 * listener is called by one thread at a time.
 */
public final class Campaign {

    /** How long a run may take in real time. They take about a second. */
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private record Job(long position, long seed, long startedNanos) {}

    private final Runs runs;
    private final PrimitiveIterator.OfLong seeds;
    private final int threads;
    private final Consumer<Outcome> listener;
    private Duration patience = PATIENCE;
    private @Nullable Duration time;
    private boolean failFast;

    // All of the following is guarded by this object's monitor.
    private final Totals totals = new Totals();
    private final Map<Long, Job> underWay = new LinkedHashMap<>();
    private final TreeMap<Long, Outcome> untold = new TreeMap<>();
    private long started;
    private long told;
    private boolean stopped;
    private boolean abandoned;
    private boolean silent;

    /**
     * @param seeds in the order in which they are to be run; it may be endless
     * @param listener learns what came of each seed, in that order
     */
    public Campaign(Runs runs, PrimitiveIterator.OfLong seeds, int threads, Consumer<Outcome> listener) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads");
        }
        this.runs = runs;
        this.seeds = seeds;
        this.threads = threads;
        this.listener = listener;
    }

    /** Begins no run after this time, but one in any case: a campaign without a run shows nothing. */
    public Campaign limitTime(Duration newTime) {
        time = newTime;
        return this;
    }

    /** Gives up a run that takes longer in real time, and ends the campaign. */
    public Campaign patience(Duration newPatience) {
        patience = newPatience;
        return this;
    }

    /** Stops at the first seed, in their order, that fails: the listener learns of it last. */
    public Campaign failFast(boolean newFailFast) {
        failFast = newFailFast;
        return this;
    }

    /** What came of the runs that have ended so far, in any order. */
    public synchronized Totals totals() {
        return totals.copy();
    }

    /** Ends the campaign now: runs under way count for nothing. {@link #run} returns soon. */
    public synchronized void abandon() {
        stopped = true;
        abandoned = true;
        notifyAll();
    }

    /** Runs the seeds, and returns when all is told. */
    public synchronized void run() {
        long begin = System.nanoTime();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::work, "run-" + i);
            thread.setDaemon(true); // A run that is stuck must not keep the process.
            thread.start();
        }
        try {
            while (!abandoned && (!underWay.isEmpty() || (!stopped && seeds.hasNext()))) {
                wait(50);
                if (time != null && started > 0 && System.nanoTime() - begin >= time.toNanos()) {
                    stopped = true;
                }
                giveUpStuckRuns();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stopped = true;
        underWay.clear();
        untold.values().forEach(this::tell);
        silent = true;
    }

    private void giveUpStuckRuns() {
        for (Job job : underWay.values().toArray(new Job[0])) {
            if (System.nanoTime() - job.startedNanos() > patience.toNanos()) {
                stopped = true;
                ended(job, new Outcome.Stuck(job.seed(), patience));
            }
        }
    }

    private void work() {
        for (Job job = next(); job != null; job = next()) {
            ended(job, play(job));
        }
    }

    private synchronized @Nullable Job next() {
        if (stopped || !seeds.hasNext()) {
            return null;
        }
        Job job = new Job(started++, seeds.nextLong(), System.nanoTime());
        underWay.put(job.position(), job);
        return job;
    }

    private Outcome play(Job job) {
        try {
            return new Outcome.Ended(runs.of(job.seed()).play(), System.nanoTime() - job.startedNanos());
        } catch (Throwable broken) { // An Error of one run is this run's failure, and must not silently end the thread.
            return new Outcome.Crashed(job.seed(), broken);
        }
    }

    private synchronized void ended(Job job, Outcome outcome) {
        if (underWay.remove(job.position()) == null) {
            return; // It was given up.
        }
        if (failFast && !outcome.passed()) {
            stopped = true;
        }
        totals.add(outcome);
        untold.put(job.position(), outcome);
        for (Outcome next = untold.remove(told); next != null; next = untold.remove(told)) {
            told++;
            tell(next);
        }
        notifyAll();
    }

    private void tell(Outcome outcome) {
        if (!silent) {
            silent = failFast && !outcome.passed();
            listener.accept(outcome);
        }
    }
}
