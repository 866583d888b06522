package io.infinitycluster.scenarios;

import io.infinitycluster.scenarios.named.AllCrash;
import io.infinitycluster.scenarios.named.ClocksAtTheirBounds;
import io.infinitycluster.scenarios.named.CollectionUnderReader;
import io.infinitycluster.scenarios.named.DamagedFollower;
import io.infinitycluster.scenarios.named.DamagedLeader;
import io.infinitycluster.scenarios.named.DivergentTail;
import io.infinitycluster.scenarios.named.DuplicateNodes;
import io.infinitycluster.scenarios.named.EveryNodeLost;
import io.infinitycluster.scenarios.named.EveryNodeLostAfterSeal;
import io.infinitycluster.scenarios.named.FifthFollower;
import io.infinitycluster.scenarios.named.FlappingLink;
import io.infinitycluster.scenarios.named.FollowerCrashDuringSync;
import io.infinitycluster.scenarios.named.FullDiskOnLeader;
import io.infinitycluster.scenarios.named.HandOverOfUnconfirmed;
import io.infinitycluster.scenarios.named.HeirOfSealLost;
import io.infinitycluster.scenarios.named.KillInSeveralForces;
import io.infinitycluster.scenarios.named.LargeState;
import io.infinitycluster.scenarios.named.LateLeaseForNewLog;
import io.infinitycluster.scenarios.named.LateMessages;
import io.infinitycluster.scenarios.named.LateSealedLog;
import io.infinitycluster.scenarios.named.LeaderCrash;
import io.infinitycluster.scenarios.named.LeaderCrashDuringUpload;
import io.infinitycluster.scenarios.named.LeaderCutOffFromFollowers;
import io.infinitycluster.scenarios.named.LeaderCutOffFromStorage;
import io.infinitycluster.scenarios.named.LearnerBeyondMemory;
import io.infinitycluster.scenarios.named.LearnerFarBehind;
import io.infinitycluster.scenarios.named.MinInsyncFollowers;
import io.infinitycluster.scenarios.named.MisdirectedWrite;
import io.infinitycluster.scenarios.named.MisreadLog;
import io.infinitycluster.scenarios.named.MoreKeysThanAreRemembered;
import io.infinitycluster.scenarios.named.NodeList;
import io.infinitycluster.scenarios.named.OldLeaderDespiteLoss;
import io.infinitycluster.scenarios.named.OneWayPartitionFromLeader;
import io.infinitycluster.scenarios.named.OneWayPartitionToLeader;
import io.infinitycluster.scenarios.named.OrderlyHandOver;
import io.infinitycluster.scenarios.named.PausedFollower;
import io.infinitycluster.scenarios.named.PowerLossInForce;
import io.infinitycluster.scenarios.named.PowerLossInNewTerm;
import io.infinitycluster.scenarios.named.PowerLossInSeveralForces;
import io.infinitycluster.scenarios.named.PowerLossInUsedFile;
import io.infinitycluster.scenarios.named.PromotionBehindPartition;
import io.infinitycluster.scenarios.named.PromotionOfLearner;
import io.infinitycluster.scenarios.named.ReaderFindsNewLeader;
import io.infinitycluster.scenarios.named.RegistrationUnderLoad;
import io.infinitycluster.scenarios.named.RemovalUnderLoad;
import io.infinitycluster.scenarios.named.RepairedLeader;
import io.infinitycluster.scenarios.named.RetryAcrossLeaderChange;
import io.infinitycluster.scenarios.named.RetryAfterCheckpoint;
import io.infinitycluster.scenarios.named.RetryAfterHandOver;
import io.infinitycluster.scenarios.named.RetryOfPendingWrite;
import io.infinitycluster.scenarios.named.ReusedKey;
import io.infinitycluster.scenarios.named.RollingRestart;
import io.infinitycluster.scenarios.named.RottenTail;
import io.infinitycluster.scenarios.named.SleeperBehindPrunedVersions;
import io.infinitycluster.scenarios.named.SlowFollower;
import io.infinitycluster.scenarios.named.StalePromotion;
import io.infinitycluster.scenarios.named.StandaloneCheckpointing;
import io.infinitycluster.scenarios.named.StandaloneFromBucket;
import io.infinitycluster.scenarios.named.StorageOutageDuringUpload;
import io.infinitycluster.scenarios.named.StorageOutageWithChange;
import io.infinitycluster.scenarios.named.StorageOutageWithoutChange;
import io.infinitycluster.scenarios.named.TablesUnderFaults;
import io.infinitycluster.scenarios.named.TwoLosses;
import io.infinitycluster.scenarios.named.TwoPromotions;
import io.infinitycluster.scenarios.named.UnclearSwaps;
import io.infinitycluster.scenarios.named.WallClockJump;
import io.infinitycluster.scenarios.named.WipedFollower;
import io.infinitycluster.scenarios.named.WronglyRestoredState;
import io.infinitycluster.simulator.run.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All named scenarios. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new LeaderCrash(),
            new FollowerCrashDuringSync(),
            new AllCrash(),
            new PowerLossInForce(),
            new PowerLossInSeveralForces(),
            new KillInSeveralForces(),
            new PowerLossInUsedFile(),
            new SlowFollower(),
            new PausedFollower(),
            new OneWayPartitionFromLeader(),
            new OneWayPartitionToLeader(),
            new LeaderCutOffFromStorage(),
            new LeaderCutOffFromFollowers(),
            new PromotionBehindPartition(),
            new DivergentTail(),
            new LateMessages(),
            new PowerLossInNewTerm(),
            new TwoPromotions(),
            new OrderlyHandOver(),
            new HandOverOfUnconfirmed(),
            new HeirOfSealLost(),
            new LateSealedLog(),
            new PromotionOfLearner(),
            new ReaderFindsNewLeader(),
            new SleeperBehindPrunedVersions(),
            new StalePromotion(),
            new OldLeaderDespiteLoss(),
            new TwoLosses(),
            new LateLeaseForNewLog(),
            new WipedFollower(),
            new RegistrationUnderLoad(),
            new RemovalUnderLoad(),
            new FifthFollower(),
            new DuplicateNodes(),
            new NodeList(),
            new StorageOutageWithChange(),
            new StorageOutageWithoutChange(),
            new UnclearSwaps(),
            new FlappingLink(),
            new LearnerFarBehind(),
            new LearnerBeyondMemory(),
            new ClocksAtTheirBounds(),
            new WallClockJump(),
            new RollingRestart(),
            new MinInsyncFollowers(),
            new FullDiskOnLeader(),
            new EveryNodeLost(),
            new EveryNodeLostAfterSeal(),
            new StandaloneFromBucket(),
            new StandaloneCheckpointing(),
            new LargeState(),
            new WronglyRestoredState(),
            new LeaderCrashDuringUpload(),
            new StorageOutageDuringUpload(),
            new CollectionUnderReader(),
            new RetryAcrossLeaderChange(),
            new RetryAfterCheckpoint(),
            new RetryAfterHandOver(),
            new RetryOfPendingWrite(),
            new ReusedKey(),
            new MoreKeysThanAreRemembered(),
            new TablesUnderFaults(),
            new DamagedFollower(),
            new RottenTail(),
            new DamagedLeader(),
            new RepairedLeader(),
            new MisdirectedWrite(),
            new MisreadLog());

    /** How far a name may be from the one that was meant. */
    private static final int NEAR = 3;

    private Scenarios() {}

    /** All of them, in the order in which they are best read. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** The scenario with this name. */
    public static Optional<Scenario> find(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Plays a scenario with a seed; what happens goes to {@code trace}, a line at a time, if that is not null. */
    public static RunReport run(Scenario scenario, long seed, @Nullable Consumer<String> trace) {
        return new ScenarioRun(scenario, seed, trace).run();
    }

    /** Up to three names that may have been meant by one that does not exist, the nearest first. */
    public static List<String> nearest(String name) {
        String meant = name.toLowerCase(Locale.ROOT);
        List<String> near = new ArrayList<>();
        for (Scenario each : ALL) {
            if (distance(meant, each.name()) <= NEAR + each.name().length() / 4
                    || (meant.length() >= NEAR && each.name().contains(meant))) {
                near.add(each.name());
            }
        }
        near.sort(Comparator.comparingInt(each -> distance(meant, each)));
        return near.subList(0, Math.min(3, near.size()));
    }

    /** How many letters have to be added, left out or changed to make one text of another (Levenshtein). */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
