---------------------------- MODULE Replication ----------------------------
(***************************************************************************)
(* The replication protocol as a state machine: what may happen next, and  *)
(* what must always be true.  The rules are in the modules that this one   *)
(* extends, in this order: ReplicationState, InSyncSet (P2), Writes (P1,   *)
(* P4, P5, P6, P9, P11), Takeover (P3), Reads (P8).                        *)
(***************************************************************************)
EXTENDS Reads

Step ==
  \/ \E n \in Nodes :
       \/ AppendEntry(n) \/ Force(n) \/ Commit(n) \/ Settle(n) \/ AbsenceIsAnswer(n)
       \/ SwapIn(n) \/ Seal(n) \/ ResumeAfterUnknownSeal(n) \/ TakeOver(n)
       \/ Crash(n) \/ DiskLoss(n)
       \/ LeaderRead(n) \/ FollowerReadStart(n) \/ ProbeReadStart(n) \/ ProbeAnswered(n)
       \/ \E f \in Nodes : StartWaitingFor(n, Self(f)) \/ Grant(n, f)
       \/ \E m \in Members : SwapOut(n, m)
       \/ \E t \in Terms : Receive(n, t)
       \/ \E v \in 1..Top : InstallSealedLog(n, v)
  \/ \E c \in creates : CreateLands(c) \/ CreateLandsOnPruned(c)
  \/ ExpireVersion \/ \E g \in grants : ExpireGrant(g)
  \/ FollowerReadEnd \/ ProbeReadEnd

Spec == Init /\ [][Step]_vars

(* All nodes but the first are alike, so states that differ only in their  *)
(* names are looked at once.                                               *)
Symmetry == Permutations(Nodes \ {First})

-----------------------------------------------------------------------------
(* What must always be true (design section 5)                             *)

OneLeaderPerTerm == \A a, b \in Nodes : role[a] = "leader" /\ role[b] = "leader" /\ term[a] = term[b] => a = b
TermsGrow ==
  \A v \in 1..(Top - 1) :
    /\ manifest[v].term <= manifest[v + 1].term
    /\ manifest[v].term = manifest[v + 1].term => manifest[v].leader = manifest[v + 1].leader
ConfirmedIsDurable ==   \* on every member of the manifest's set whose log there still is, and in a sealed log
  /\ \A m \in Newest.inSync : replicaId[m[1]] = m[2] => IsPrefix(confirmed, UpTo(log[m[1]], durableIndex[m[1]]))
  /\ Newest.seal => IsPrefix(confirmed, Newest.archive)
AppliedIsConfirmed == \A n \in Nodes : IsPrefix(UpTo(log[n], Min(commitIndex[n], Len(log[n]))), confirmed)
LogsMatch ==
  \A a, b \in Nodes : \A i \in 1..Min(Len(log[a]), Len(log[b])) :
    log[a][i] = log[b][i] => UpTo(log[a], i) = UpTo(log[b], i)
WaitsForTheManifestsSet ==   \* P2, of the leader that the manifest names
  \A n \in Nodes : role[n] = "leader" /\ Newest.term = term[n] /\ Newest.leader = n => Newest.inSync \subseteq WaitedFor(n)
ConfirmedIsKept   == "a confirmed entry was replaced" \notin broken
CommittedIsNotCut == "a committed entry was cut" \notin broken
ReadsAreFresh     == "stale read" \notin broken
ReadsAreClean     == "dirty read" \notin broken

-----------------------------------------------------------------------------
(* What must not always be true: a check that never got there says little  *)

NeverASecondLeaderCommits ==
  ~ \E n \in Nodes : role[n] = "leader" /\ term[n] = 2 /\ commitIndex[n] > 1 /\ log[n][commitIndex[n]] = 2
NeverAThirdLeaderCommits ==
  ~ \E n \in Nodes : role[n] = "leader" /\ term[n] = 3 /\ commitIndex[n] > 1 /\ log[n][commitIndex[n]] = 3
NeverAMemberRejoins ==
  ~ \E i, j, k \in 1..Top : i < j /\ j < k /\ \E m \in manifest[i].inSync : m \notin manifest[j].inSync /\ m \in manifest[k].inSync
NeverAnOutsiderTakesASealedLog ==
  ~ \E v \in 2..Top : /\ manifest[v - 1].seal /\ manifest[v].leader # manifest[v - 1].leader
                      /\ \A m \in manifest[v - 1].inSync : m[1] # manifest[v].leader
                      /\ sentCommitIndex[manifest[v].term] > Len(manifest[v - 1].archive)
NeverAnAmnesiacIsInSync == ~ \E m \in Newest.inSync : m[2] = 2
NeverADeposedLeaderRejoins ==   \* after it has cut the tail of its own term
  ~ /\ role[First] = "reader" /\ Self(First) \in Newest.inSync
    /\ Len(sent[1]) > 0 /\ sent[1][Len(sent[1])] = 1
    /\ Len(log[First]) >= Len(sent[1]) /\ log[First][Len(sent[1])] = 2
NeverAFollowerReads == ~ (read.kind = "follower" /\ read.needs > 1 /\ commitIndex[read.node] >= read.index)
NeverAReadUnderAnOlderLease ==   \* in a term after that of the leader who granted the lease
  ~ /\ read.kind = "follower" /\ read.needs > 1 /\ commitIndex[read.node] >= read.index
    /\ term[read.node] = 2 /\ \A g \in grants : g.to = read.node => g.term = 1
NeverALearnerApplies ==         \* what the second leader confirmed
  ~ \E n \in Nodes : /\ role[n] = "reader" /\ Self(n) \notin Newest.inSync
                     /\ commitIndex[n] > 0 /\ commitIndex[n] <= Len(log[n]) /\ log[n][commitIndex[n]] = 2
=============================================================================
