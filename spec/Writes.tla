------------------------------- MODULE Writes -------------------------------
(***************************************************************************)
(* P1, P4, P5, P6, P9, P11: how an entry gets from the leader's log into   *)
(* the others, when it is confirmed, and what crashes leave of it.         *)
(* Classes LeaderRole, Replicator, ReaderRole, WriteQueue, Log.            *)
(*                                                                         *)
(* A reader that is in sync is a follower; one that is not is a learner,   *)
(* or a follower that catches up.  They differ in who waits for them, and  *)
(* in nothing else: so each of these rules holds for learners, too (P9).   *)
(***************************************************************************)
EXTENDS InSyncSet

-----------------------------------------------------------------------------
(* P1: append, force and send at the same time; confirm in log order       *)

AppendEntry(n) ==
  /\ role[n] = "leader" /\ (~Sealing(n) \/ Bug("AppendWhileSealing")) /\ Len(log[n]) < MaxLog
  /\ log' = [log EXCEPT ![n] = Append(@, term[n])]
  /\ durableIndex' = IF Has("Force") THEN durableIndex ELSE [durableIndex EXCEPT ![n] = Len(log'[n])]
  /\ sent' = [sent EXCEPT ![term[n]] = log'[n]]
  /\ UNCHANGED <<storage, term, replicaId, leading, commitIndex, leases, sentCommitIndex, ackedIndex, promises, faults>>

Force(n) ==
  /\ durableIndex[n] < Len(log[n])
  /\ durableIndex' = [durableIndex EXCEPT ![n] = Len(log[n])]
  /\ UNCHANGED <<storage, log, term, replicaId, leading, commitIndex, leases, network, promises, faults>>

HasAcked(n, m, i) ==
  \/ m[1] = n
  \/ ackedIndex[term[n]][m] >= i
  \/ Bug("ReplicaIdIgnoredInAcks") /\ \E r \in ReplicaIds : ackedIndex[term[n]][<<m[1], r>>] >= i
  \/ Bug("DropWithoutSwap") /\ ackedIndex[term[n]][m] = 0     \* a silent one is not waited for

(* Entry i is committed when the leader and all that it waits for have it  *)
(* durable.  (LeaderRole.commit)                                           *)
IsCommitted(n, i) ==
  /\ durableIndex[n] >= i \/ Bug("LeaderNotDurable")
  /\ IF Bug("LearnerCounts")
     THEN Cardinality({f \in Nodes : f = n \/ \E r \in ReplicaIds : ackedIndex[term[n]][<<f, r>>] >= i})
            >= Cardinality(WaitedFor(n))
     ELSE \A m \in WaitedFor(n) : HasAcked(n, m, i)

(* To confirm while the seal is written is harmless (the model says so).   *)
Commit(n) ==
  /\ role[n] = "leader" /\ (~Sealing(n) \/ Bug("ConfirmWhileSealing") \/ Bug("AppendWhileSealing"))
  /\ LET news == {i \in (commitIndex[n] + 1)..Len(log[n]) : IsCommitted(n, i)}
         last == CHOOSE i \in news : \A j \in news : j <= i
         told == UpTo(log[n], last)
     IN
     /\ news # {}
     /\ commitIndex' = [commitIndex EXCEPT ![n] = last]
     /\ sentCommitIndex' = [sentCommitIndex EXCEPT ![term[n]] = Max(@, last)]
     /\ confirmed' = IF IsPrefix(confirmed, told) THEN told ELSE confirmed
     /\ broken' = IF IsPrefix(confirmed, told) \/ IsPrefix(told, confirmed)
                  THEN broken ELSE broken \cup {"a confirmed entry was replaced"}
  /\ UNCHANGED <<storage, disk, leading, leases, sent, ackedIndex, read, faults>>

-----------------------------------------------------------------------------
(* P1, P4, P5: reader f receives a prefix of what the leader of t sent,    *)
(* and a commit index; it cuts its own log where that differs, forces, and *)
(* acknowledges what it has matched.  Any message, at any time, any often. *)
(* That a prefix arrives stands for the check of (previous index, term).   *)
Receive(f, t) ==
  /\ LeaderOf(t) \notin {"nobody", f}
  /\ t >= term[f] \/ Bug("SkipTermCheck")          \* P4: lower terms are refused
  /\ role[f] = "leader" => t > term[f]             \* P4: a higher one ends a leadership
  /\ \E matchedIndex \in 0..Len(sent[t]) : \E c \in {0, sentCommitIndex[t]} :
     LET arrived == UpTo(sent[t], matchedIndex)
         new == IF IsPrefix(arrived, log[f]) THEN log[f] ELSE arrived
         kept == Common(log[f], new)
         committed == CASE Bug("AppliedBeyondCommitted") -> Len(new)
                        [] Bug("AppliedBeyondMatched") -> Min(c, Len(new))
                        [] OTHER -> Min(c, matchedIndex)
     IN
     /\ log' = [log EXCEPT ![f] = new]
     /\ durableIndex' = [durableIndex EXCEPT ![f] =
                           IF Bug("AcknowledgeBeforeForce") THEN Min(durableIndex[f], kept) ELSE Len(new)]
     /\ commitIndex' = [commitIndex EXCEPT ![f] = Max(@, committed)]
     /\ ackedIndex' = [ackedIndex EXCEPT ![t][Self(f)] =
                         Max(@, IF Bug("AcknowledgeOwnEnd") THEN Len(new) ELSE matchedIndex)]
     /\ broken' = IF commitIndex[f] > kept THEN broken \cup {"a committed entry was cut"} ELSE broken
  /\ term' = [term EXCEPT ![f] = Max(@, t)]        \* P4: persisted before it answers
  /\ IF role[f] = "leader" THEN StopLeading(f) ELSE UNCHANGED leading
  /\ UNCHANGED <<storage, replicaId, leases, sent, sentCommitIndex, confirmed, read, faults>>

-----------------------------------------------------------------------------
(* P11, P6: a crash forgets what was not forced, and all memory; one that  *)
(* loses the disk begins another log, which is another member.             *)

Restart(n) ==
  /\ StopLeading(n)
  /\ commitIndex' = [commitIndex EXCEPT ![n] = 0]
  /\ grants' = {g \in grants : g.to # n}
  /\ read' = IF read.node = n THEN NoRead ELSE read
  /\ boots' = [boots EXCEPT ![n] = @ + 1]
  /\ crashes' = crashes + 1

Crash(n) ==
  /\ crashes < MaxCrash
  /\ Restart(n)
  /\ log' = [log EXCEPT ![n] = UpTo(@, durableIndex[n])]
  /\ term' = IF Bug("TermNotPersisted") THEN [term EXCEPT ![n] = 0] ELSE term
  /\ UNCHANGED <<storage, durableIndex, replicaId, expired, network, confirmed, broken, losses, adds>>

DiskLoss(n) ==
  /\ crashes < MaxCrash /\ losses < MaxLoss
  /\ Restart(n)
  /\ losses' = losses + 1
  /\ log' = [log EXCEPT ![n] = <<>>] /\ durableIndex' = [durableIndex EXCEPT ![n] = 0]
  /\ term' = [term EXCEPT ![n] = 0]
  /\ replicaId' = IF Bug("LoseReplicaId") THEN replicaId ELSE [replicaId EXCEPT ![n] = @ + 1]
  /\ UNCHANGED <<storage, expired, network, confirmed, broken, adds>>
=============================================================================
