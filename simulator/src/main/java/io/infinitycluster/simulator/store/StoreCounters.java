package io.infinitycluster.simulator.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the store was asked, which faults were injected, and which of them took effect. */
public final class StoreCounters {

    long operations;
    long succeeded;
    long refused;
    long outages;
    long errorsBefore;
    long errorsAfter;
    long requestsLost;
    long answersLost;
    long lateEffects;
    long tooSlow;
    long repeatedCreates;
    long unclearEffects;
    long lateChanges;
    long ownExisting;
    long lostRaces;
    long orphanedEffects;
    long throttled;
    long slowListings;
    long partsLost;
    long partsMissing;
    long corruptedReads;
    long damagedAtRest;
    long damagedReads;

    StoreCounters() {}

    /** Calls of any kind. */
    public long operations() {
        return operations;
    }

    /** Operations that were answered clearly. */
    public long succeeded() {
        return succeeded;
    }

    /** Operations that were refused for good. */
    public long refused() {
        return refused;
    }

    /** Requests or answers that an outage swallowed. */
    public long outages() {
        return outages;
    }

    /** Operations that failed before their effect. */
    public long errorsBefore() {
        return errorsBefore;
    }

    /** Operations that failed after their effect. */
    public long errorsAfter() {
        return errorsAfter;
    }

    /** Requests lost. */
    public long requestsLost() {
        return requestsLost;
    }

    /** Answers lost. */
    public long answersLost() {
        return answersLost;
    }

    /** Writes held back until after the time-out. */
    public long lateEffects() {
        return lateEffects;
    }

    /** Operations that took longer than the client waited. */
    public long tooSlow() {
        return tooSlow;
    }

    /** Creates sent twice. */
    public long repeatedCreates() {
        return repeatedCreates;
    }

    /** Took effect: writes that changed something though their client was told that the outcome is unclear. */
    public long unclearEffects() {
        return unclearEffects;
    }

    /** Took effect: writes that changed something after their client had been told that the outcome is unclear. */
    public long lateChanges() {
        return lateChanges;
    }

    /** Took effect: creates that were told of an existing object, which was their own. */
    public long ownExisting() {
        return ownExisting;
    }

    /** Creates that found another's object. */
    public long lostRaces() {
        return lostRaces;
    }

    /** Took effect: writes that changed something after their client had ended. */
    public long orphanedEffects() {
        return orphanedEffects;
    }

    /** Requests that were told to slow down. */
    public long throttled() {
        return throttled;
    }

    /** Listings that took longer than usual. */
    public long slowListings() {
        return slowListings;
    }

    /** Took effect: puts in parts that failed because one was lost. */
    public long partsLost() {
        return partsLost;
    }

    /** Took effect: objects that were stored without one of their parts. */
    public long partsMissing() {
        return partsMissing;
    }

    /** Took effect: bodies that were damaged on their way to a reader. */
    public long corruptedReads() {
        return corruptedReads;
    }

    /** Objects that were damaged where they are stored. */
    public long damagedAtRest() {
        return damagedAtRest;
    }

    /** Took effect: reads of an object that was stored, or had become, damaged. */
    public long damagedReads() {
        return damagedReads;
    }

    /** All of them by name, in a fixed order, for reports. */
    public Map<String, Long> toMap() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("operations", operations);
        all.put("succeeded", succeeded);
        all.put("refused", refused);
        all.put("outages", outages);
        all.put("errorsBefore", errorsBefore);
        all.put("errorsAfter", errorsAfter);
        all.put("requestsLost", requestsLost);
        all.put("answersLost", answersLost);
        all.put("lateEffects", lateEffects);
        all.put("tooSlow", tooSlow);
        all.put("repeatedCreates", repeatedCreates);
        all.put("unclearEffects", unclearEffects);
        all.put("lateChanges", lateChanges);
        all.put("ownExisting", ownExisting);
        all.put("lostRaces", lostRaces);
        all.put("orphanedEffects", orphanedEffects);
        all.put("throttled", throttled);
        all.put("slowListings", slowListings);
        all.put("partsLost", partsLost);
        all.put("partsMissing", partsMissing);
        all.put("corruptedReads", corruptedReads);
        all.put("damagedAtRest", damagedAtRest);
        all.put("damagedReads", damagedReads);
        return all;
    }
}
