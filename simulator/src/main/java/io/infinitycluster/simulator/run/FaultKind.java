package io.infinitycluster.simulator.run;

/** What can go wrong in a run. The position of a constant is part of what seeds mean: add new ones at the end. */
public enum FaultKind {
    /** A machine loses power, and starts again later. */
    POWER_LOSS,
    /** A process is killed, and starts again later. */
    KILL,
    /** All machines lose power at once. */
    ALL_CRASH,
    /** A process stops while its clock runs on. */
    PAUSE,
    /** A machine loses its disk, and starts again with an empty one. */
    WIPE,
    /** No messages between two nodes. */
    PARTITION,
    /** No messages from one node to another, while the other direction works. */
    ONE_WAY_PARTITION,
    /** No messages to or from a node. */
    ISOLATION,
    /** Messages on a link are held back, and then come all at once. */
    LINK_STALL,
    /** All links lose, double and reorder messages. */
    BAD_LINKS,
    /** All links are slow and narrow. */
    SLOW_LINKS,
    /** A connection breaks. */
    RESET,
    /** A link that breaks and heals, again and again. */
    FLAPPING_LINK,
    /** A disk takes many times as long. */
    SLOW_DISK,
    /** A disk does not answer for a while. */
    DISK_STALL,
    /** A force fails, and the node stops for good. */
    FORCE_FAILURE,
    /** A disk has no room. */
    FULL_DISK,
    /** The bucket does not answer anyone. */
    BUCKET_OUTAGE,
    /** The bucket does not answer one node. */
    BUCKET_CUT,
    /** The bucket's answers get lost, are errors, or its writes land late. */
    BUCKET_UNCLEAR,
    /** The bucket is slow. */
    SLOW_BUCKET,
    /** A node's clock changes its rate, within the bound. */
    DRIFT,
    /** A node's wall clock jumps. */
    WALL_JUMP,
    /** The operator makes the leader step down and another lead. */
    HAND_OVER,
    /** The operator promotes a node, whatever the others do. */
    PROMOTION,
    /** The operator promotes two nodes at once. */
    TWO_PROMOTIONS,
    /** The operator promotes a node and allows confirmed writes to be lost. */
    PROMOTION_WITH_LOSS,
    /** The operator removes a node, and adds it again later. */
    REMOVAL,
    /** The operator sends a follower or learner to admin, and back later. */
    ADMIN_AND_BACK,
    /** Every process is restarted in turn. */
    ROLLING_RESTART,
    /** The leader reaches neither the bucket nor anyone, for longer than its lease; what it sends arrives afterwards. */
    LEADER_CUT_OFF,
    /** The leader, perhaps with a follower, is cut off from the bucket and all others, and one of those is promoted at once. */
    SPLIT,
    /** The leader seals the log, does not hear that it has, and cannot be told of its heir; a follower may stay with it. */
    SEAL_UNHEARD,
    /** The leader hears late that it has renewed its lease, while another waits for the end of it. */
    RENEWAL_UNHEARD,
    /** The leader seals the log, and all others want to take it over, some of them slowly. */
    HAND_OVER_RACE,
    /** The leader's writes to the bucket land late, and a follower comes and goes. */
    UNCLEAR_SWAPS,
    /** A leader that was cut off is the only one left when its successors lose power. */
    OLD_LEADER_RETURNS,
    /** The leader restarts at once, and a follower loses the connection to it. */
    LEADER_RESTART,
    /** A follower loses its disk while what it sent before is still on its way. */
    LATE_ACKNOWLEDGEMENTS,
    /** The bucket, or what one node sees of it, takes only so many requests a second. */
    BUCKET_THROTTLING,
    /** Of what is put into the bucket in parts, some get lost. */
    BUCKET_PARTS_LOST,
    /** What is read from the bucket is damaged on its way. */
    BUCKET_CORRUPT_READS,
    /** An object in the bucket is damaged for good; in recoverable runs one that is no longer needed. */
    BUCKET_DAMAGE,
    /** The bucket takes long to list what it holds. */
    SLOW_LISTING,
    /** The bucket does not answer anyone for longer than any lease. */
    LONG_BUCKET_OUTAGE,
    /** Bits of a node's log rot that had been forced; in recoverable runs while its machine is off, and of no last copy. */
    BIT_ROT,
    /** What a node reads from its disk has a flipped bit now and then, and the next time has not; it may be restarted meanwhile. */
    BIT_ROT_ON_READ,
    /** Reads from a disk fail now and then, and succeed when they are tried again; the node may be restarted meanwhile. */
    READ_ERRORS,
    /** Sectors of a node's log cannot be read any more; in recoverable runs of no last copy. */
    BAD_SECTORS,
    /** A write to a node's log went to another place than it was meant for; in recoverable runs of no last copy. */
    MISDIRECTED_WRITE,
    /** A machine loses power while a file is being made, whose length may be wrong afterwards. */
    CRASH_IN_ALLOCATION,
    /** A machine loses power when a file has got its name, and the directory has not been forced. */
    CRASH_IN_RENAME,
    /** Renames, deletions, allocations and forces of the directory fail, with effect or without. */
    FAILED_NAMES,
    /** A follower hears late that its heartbeats were answered, and the leader hears of it no more. */
    LATE_LEASE,
    /** A new leader knows nothing of what was confirmed and cannot reach its followers, and somebody who lacks the end of the log joins it. */
    OUTSIDER_JOINS,
    /** A node that lacks confirmed writes is promoted despite the loss, while those who hold them sleep. */
    LOSS_WHILE_OTHERS_SLEEP
}
