------------------------------- MODULE Reads -------------------------------
(***************************************************************************)
(* P8: leases and strong reads.  Classes Lease, InSyncSet, LeaderReads,    *)
(* FollowerRole.                                                           *)
(*                                                                         *)
(* Time: the lease of a version may end at any moment, versions in order.  *)
(* A follower's lease ends no later than the leader's under which it was   *)
(* granted, and its holder and its granter see the same end: that is the   *)
(* worst which the clock rules of P8 allow (LeaseTime.tla checks those).   *)
(***************************************************************************)
EXTENDS Takeover

ExpireVersion ==
  /\ Has("Leases") /\ expired < Top
  /\ expired' = expired + 1
  /\ grants' = {g \in grants : g.version > expired'}
  /\ UNCHANGED <<storage, disk, leading, commitIndex, network, promises, faults>>

ExpireGrant(g) ==
  /\ grants' = grants \ {g}
  /\ UNCHANGED <<storage, disk, leading, commitIndex, expired, network, promises, faults>>

LeaseHeld(n) == current[n] > expired

(* A heartbeat of f is answered with a lease.  (InSyncSet.grant)           *)
Grant(n, f) ==
  /\ Has("Leases") /\ role[n] = "leader" /\ f # n
  /\ ~Sealing(n) \/ Bug("GrantWhileSealing")
  /\ LeaseHeld(n) \/ Bug("GrantBeyondOwnLease")
  /\ Self(f) \in manifest[current[n]].inSync \/ (Bug("GrantBeforeSwap") /\ Self(f) \in WaitedFor(n))
  /\ attempt[n].version = 0 \/ Sealing(n) \/ Self(f) \in attempt[n].body.inSync \/ Bug("GrantWhileDropping")
  /\ role[f] # "leader" /\ term[f] <= term[n]
  /\ grants' = grants \cup {[to |-> f, term |-> term[n], seen |-> Newest.term,
                             version |-> IF LeaseHeld(n) THEN current[n] ELSE MaxVersion + 1]}
  /\ term' = [term EXCEPT ![f] = term[n]]
  /\ UNCHANGED <<storage, log, durableIndex, replicaId, leading, commitIndex, expired, network, promises, faults>>

-----------------------------------------------------------------------------
(* Strong reads.  One at a time is enough, because reads change nothing.   *)

InheritedCommitted(n) == commitIndex[n] >= InheritedEnd(n)

(* A read ends with what n has applied up to index i, and must see all     *)
(* that was confirmed when it began.                                       *)
Judge(n, i, needs) ==
  (IF i < needs THEN {"stale read"} ELSE {}) \cup
  (IF ~IsPrefix(UpTo(log[n], i), confirmed) THEN {"dirty read"} ELSE {})

LeaderRead(n) ==
  /\ Has("Reads") /\ role[n] = "leader" /\ (~Sealing(n) \/ Bug("ReadWhileSealing"))
  /\ LeaseHeld(n) \/ Bug("LeaderReadsWithoutLease")
  /\ InheritedCommitted(n) \/ Bug("LeaderReadsBeforeInheritedCommit")
  /\ Judge(n, commitIndex[n], Len(confirmed)) # {}     \* otherwise nothing changes
  /\ broken' = broken \cup Judge(n, commitIndex[n], Len(confirmed))
  /\ UNCHANGED <<storage, disk, leading, commitIndex, leases, network, confirmed, read, faults>>

(* A follower with a lease notes its last durable index, waits until that  *)
(* is known to be committed, and reads at or past it.                      *)
FollowerReadStart(f) ==
  /\ Has("Reads") /\ read.kind = "none" /\ role[f] = "reader"
  /\ (\E g \in grants : g.to = f) \/ Bug("EvictedFollowerReads")
  /\ read' = [NoRead EXCEPT !.kind = "follower", !.node = f, !.needs = Len(confirmed),
                            !.index = IF Bug("FollowerReadsAtApplied") THEN commitIndex[f] ELSE durableIndex[f]]
  /\ UNCHANGED <<storage, disk, leading, commitIndex, leases, network, confirmed, broken, faults>>

FollowerReadEnd ==
  /\ read.kind = "follower" /\ commitIndex[read.node] >= read.index
  /\ broken' = broken \cup Judge(read.node, commitIndex[read.node], read.needs)
  /\ read' = NoRead
  /\ UNCHANGED <<storage, disk, leading, commitIndex, leases, network, confirmed, faults>>

(* A leader without a lease asks every member that it waits for first.     *)
ProbeReadStart(n) ==
  /\ Has("ProbeReads") /\ read.kind = "none" /\ role[n] = "leader" /\ ~Sealing(n)
  /\ InheritedCommitted(n)
  /\ read' = [NoRead EXCEPT !.kind = "probe", !.node = n, !.index = commitIndex[n], !.needs = Len(confirmed),
                            !.term = term[n], !.pending = Without(WaitedFor(n), n)]
  /\ UNCHANGED <<storage, disk, leading, commitIndex, leases, network, confirmed, broken, faults>>

ProbeAnswered(f) ==
  /\ read.kind = "probe" /\ Self(f) \in read.pending
  /\ role[f] # "leader" /\ term[f] <= read.term
  /\ read' = [read EXCEPT !.pending = IF Bug("ReadAfterOneProbe") THEN {} ELSE @ \ {Self(f)}]
  /\ term' = [term EXCEPT ![f] = read.term]
  /\ UNCHANGED <<storage, log, durableIndex, replicaId, leading, commitIndex, leases, network, confirmed, broken, faults>>

ProbeReadEnd ==
  /\ read.kind = "probe"
  /\ LET n == read.node IN
     IF role[n] = "leader" /\ term[n] = read.term /\ ~Sealing(n)
     THEN read.pending = {} /\ broken' = broken \cup Judge(n, read.index, read.needs)
     ELSE broken' = broken      \* it is refused
  /\ read' = NoRead
  /\ UNCHANGED <<storage, disk, leading, commitIndex, leases, network, confirmed, faults>>
=============================================================================
