-------------------------- MODULE ReplicationState --------------------------
(***************************************************************************)
(* What there is: nodes with a disk and a memory, shared storage, and a    *)
(* network.  The rules are in Writes, InSyncSet, Takeover and Reads, and   *)
(* Replication puts them together.  Read README.md first.                  *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
  Nodes,                  \* the nodes' names
  First, InitSync,        \* First leads in term 1; InitSync (with First) is in sync then
  MaxTerm, MaxLog, MaxVersion,   \* how far terms, logs and the manifest chain may grow
  MaxCrash, MaxLoss,      \* how many crashes; how many of them lose the disk
  MaxAdd,                 \* how often a leader may begin to wait for one more member
  Features,               \* what takes part: see Has
  Planted                 \* which bugs are planted: see Bug

VARIABLES
  (* shared storage *)
  manifest,         \* manifest[v] is version v of the chain; the highest holds
  creates,          \* creates that were sent and may still land, at any time or never
  recreated,        \* versions that were created again after they had been pruned
  (* on each node's disk *)
  log,              \* the log: a sequence of entries; an entry is the term that wrote it
  durableIndex,     \* up to where the log has been forced
  term,             \* the highest term that the node has seen
  replicaId,        \* born with the log
  (* in each node's memory *)
  role,             \* "leader", or "reader" (follower or learner: see Writes)
  commitIndex,      \* up to where the node knows the log to be committed, and so has applied it
  current,          \* a leader's highest version that it knows to be its own; 0 if it does not lead
  adding,           \* members that a leader waits for, though no manifest names them yet
  attempt,          \* the version that the node tries to create, with its outcome unknown
  (* leases *)
  expired,          \* the leader leases of versions 1..expired are over, on every clock
  grants,           \* the follower leases that are still alive, on either clock
  (* the network: what was ever said can be heard at any later time, and any number of times *)
  sent,             \* sent[t]: the longest log that the leader of term t had
  sentCommitIndex,  \* sentCommitIndex[t]: the highest commit index that it told
  ackedIndex,       \* ackedIndex[t][m]: the highest index that member m acknowledged to it
  (* what clients were told *)
  confirmed,        \* all that was ever confirmed, as one log
  read,             \* one strong read under way
  broken,           \* promises that were broken where no state shows it afterwards
  (* how many faults there were *)
  boots, crashes, losses, adds

(* Variables that are often left alone together *)
storage  == <<manifest, creates, recreated>>
disk     == <<log, durableIndex, term, replicaId>>
leading  == <<role, current, adding, attempt>>
leases   == <<expired, grants>>
network  == <<sent, sentCommitIndex, ackedIndex>>
promises == <<confirmed, read, broken>>
faults   == <<boots, crashes, losses, adds>>
vars     == <<storage, disk, leading, commitIndex, leases, network, promises, faults>>

-----------------------------------------------------------------------------
(* "Force" (the leader's force apart from the append), "Seal", "Leases",   *)
(* "Reads", "ProbeReads", "Prune" can be left out to keep a check small.   *)
Has(feature) == feature \in Features

(* A rule reads `rule \/ Bug(its name)`: with the bug planted it is        *)
(* gone.  The names are those of docs/planted-bugs.md.                     *)
Bug(name) == name \in Planted

Terms == 1..MaxTerm
ReplicaIds == 1..(MaxLoss + 1)
Members == Nodes \X ReplicaIds     \* a node, with the identity of its log (Manifest.Member)
Self(n) == <<n, replicaId[n]>>
Without(members, n) == {m \in members : m[1] # n}

Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
UpTo(l, i) == SubSeq(l, 1, i)
IsPrefix(a, b) == Len(a) <= Len(b) /\ UpTo(b, Len(a)) = a
Common(a, b) ==       \* up to where two logs agree
  LET same == {i \in 0..Min(Len(a), Len(b)) : UpTo(a, i) = UpTo(b, i)}
  IN CHOOSE i \in same : \A j \in same : j <= i

(* One version of the manifest (class Manifest).  The nonce stands for who *)
(* wrote it in which life; seal is FALSE, or TRUE with the whole log.      *)
Version(t, leader, inSync, nonce) ==
  [term |-> t, leader |-> leader, inSync |-> inSync, nonce |-> nonce, seal |-> FALSE, archive |-> <<>>]
Top == Len(manifest)
Newest == manifest[Top]
LeaderOf(t) ==
  IF \E v \in 1..Top : manifest[v].term = t
  THEN manifest[CHOOSE v \in 1..Top : manifest[v].term = t].leader
  ELSE "nobody"

NoAttempt == [version |-> 0, body |-> Version(0, First, {}, <<First, 0>>)]
NoRead == [kind |-> "none", node |-> First, index |-> 0, needs |-> 0, term |-> 0, pending |-> {}]

Init ==
  LET members == {<<n, 1>> : n \in InitSync}
      perNode(first, other) == [n \in Nodes |-> IF n = First THEN first ELSE other]
  IN
  /\ manifest = << Version(1, First, members, <<First, 0>>) >>
  /\ creates = {} /\ recreated = {}
  /\ log = perNode(<<>>, <<>>) /\ durableIndex = perNode(0, 0)
  /\ term = perNode(1, 0) /\ replicaId = perNode(1, 1)
  /\ role = perNode("leader", "reader") /\ commitIndex = perNode(0, 0)
  /\ current = perNode(1, 0) /\ adding = perNode({}, {}) /\ attempt = perNode(NoAttempt, NoAttempt)
  /\ expired = 0 /\ grants = {}
  /\ sent = [t \in Terms |-> <<>>] /\ sentCommitIndex = [t \in Terms |-> 0]
  /\ ackedIndex = [t \in Terms |-> [m \in Members |-> 0]]
  /\ confirmed = <<>> /\ read = NoRead /\ broken = {}
  /\ boots = perNode(0, 0) /\ crashes = 0 /\ losses = 0 /\ adds = 0
=============================================================================
