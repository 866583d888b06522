package io.infinitycluster.scenarios.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;

/**
 * Runs every seed twice, the second time in the opposite order, so that each has other runs before it and beside it on other threads;
 * and looks for the first event that differs where the two are not equal (design section 6).
 */
public final class DeterminismCheck {

    private static final int ATTEMPTS = 5;

    private final Runs runs;
    private final SeedRange seeds;
    private final int threads;
    private volatile @Nullable Campaign underWay;
    private volatile boolean abandoned;

    public DeterminismCheck(Runs runs, SeedRange seeds, int threads) {
        this.runs = runs;
        this.seeds = seeds;
        this.threads = threads;
    }

    /**
     * What was found.
     *
     * @param digests of the first run of every seed, from the lowest to the highest
     * @param compared how many seeds were run twice
     * @param brokenPromises how many of the runs broke a promise, which is no matter here
     * @param failures seeds whose runs did not come to an end
     * @param differing the seeds that were not equal, from the lowest to the highest
     */
    public record Result(
            Map<Long, Long> digests,
            long compared,
            long brokenPromises,
            List<Outcome> failures,
            List<Differing> differing) {

        /** Whether all runs ended and were equal. */
        public boolean passed() {
            return failures.isEmpty() && differing.isEmpty() && compared > 0;
        }
    }

    /**
     * A seed whose two runs were not equal.
     *
     * @param what differs, in words
     * @param event the first event that differs when it is run twice again; null if that did not come out differently again
     */
    public record Differing(long seed, List<String> what, Lockstep.@Nullable Difference event) {}

    /** What came of each seed in one pass. */
    private static final class Pass {
        final Map<Long, Fingerprint> fingerprints = new LinkedHashMap<>();
        final List<Outcome> failures = new ArrayList<>();
        long brokenPromises;

        void add(Outcome outcome) {
            if (outcome instanceof Outcome.Ended ended) {
                fingerprints.put(outcome.seed(), Fingerprint.of(ended.report()));
                brokenPromises += outcome.passed() ? 0 : 1;
            } else {
                failures.add(outcome);
            }
        }
    }

    /** Runs them all. */
    public Result run() {
        Pass first = pass(seeds.ascending());
        Pass second = pass(seeds.descending());
        List<Outcome> failures = new ArrayList<>(first.failures);
        failures.addAll(second.failures);
        Map<Long, Long> digests = new LinkedHashMap<>();
        List<Differing> differing = new ArrayList<>();
        long compared = 0;
        for (Map.Entry<Long, Fingerprint> entry : first.fingerprints.entrySet()) {
            digests.put(entry.getKey(), entry.getValue().digest());
            Fingerprint other = second.fingerprints.get(entry.getKey());
            if (other == null) {
                continue;
            }
            compared++;
            List<String> what = entry.getValue().differences(other);
            if (!what.isEmpty()) {
                differing.add(new Differing(entry.getKey(), what, find(entry.getKey())));
            }
        }
        return new Result(digests, compared, first.brokenPromises, failures, differing);
    }

    private Pass pass(PrimitiveIterator.OfLong order) {
        Pass pass = new Pass();
        Campaign campaign = new Campaign(runs, order, threads, pass::add);
        underWay = campaign;
        if (abandoned) {
            return pass;
        }
        campaign.run();
        return pass;
    }

    private Lockstep.@Nullable Difference find(long seed) {
        for (int i = 0; i < ATTEMPTS && !abandoned; i++) {
            Lockstep.Difference found = Lockstep.firstDifference(runs, seed);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** What the pass under way has done so far. */
    public Totals totals() {
        Campaign campaign = underWay;
        return campaign == null ? new Totals() : campaign.totals();
    }

    /** Ends it soon, with what has been compared so far. */
    public void abandon() {
        abandoned = true;
        Campaign campaign = underWay;
        if (campaign != null) {
            campaign.abandon();
        }
    }
}
