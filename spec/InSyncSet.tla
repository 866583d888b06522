----------------------------- MODULE InSyncSet -----------------------------
(***************************************************************************)
(* The manifest as a chain of create-only versions, and P2: for whom a     *)
(* leader waits.  Classes ManifestChain, InSyncSet and Membership.         *)
(***************************************************************************)
EXTENDS ReplicationState

-----------------------------------------------------------------------------
(* The chain (design section 3)                                            *)

(* Node n sends a create of version v; from now on it may land.            *)
SendCreate(n, v, body) ==
  /\ attempt' = [attempt EXCEPT ![n] = [version |-> v, body |-> body]]
  /\ creates' = IF v > Top \/ Has("Prune") THEN creates \cup {[version |-> v, body |-> body]} ELSE creates

(* Of all who try to create the next version one wins.                     *)
CreateLands(c) ==
  /\ c.version = Top + 1
  /\ manifest' = Append(manifest, c.body)
  /\ creates' = IF Has("Prune") THEN creates \ {c} ELSE {x \in creates : x.version > c.version}
  /\ UNCHANGED <<recreated, disk, leading, commitIndex, leases, network, promises, faults>>

(* A version was pruned, and a late create of it succeeds.                 *)
CreateLandsOnPruned(c) ==
  /\ Has("Prune") /\ c.version < Top /\ c \notin recreated
  /\ recreated' = recreated \cup {c}
  /\ creates' = creates \ {c}
  /\ UNCHANGED <<manifest, disk, leading, commitIndex, leases, network, promises, faults>>

IsOwn(v, body) ==
  \/ manifest[v] = body     \* the nonce is part of it
  \/ Bug("NoNonce") /\ manifest[v].term = body.term
  \/ [version |-> v, body |-> body] \in recreated

StopLeading(n) ==         \* or give up the attempt to lead
  /\ role' = [role EXCEPT ![n] = "reader"]
  /\ attempt' = [attempt EXCEPT ![n] = NoAttempt]
  /\ adding' = [adding EXCEPT ![n] = {}]
  /\ current' = [current EXCEPT ![n] = 0]

(* A candidate whose version is there leads, and begins its term with an   *)
(* entry of its own: for progress, see Liveness.tla.                       *)
BeginToLead(n, v, body) ==
  /\ role' = [role EXCEPT ![n] = "leader"]
  /\ term' = [term EXCEPT ![n] = body.term]
  /\ log' = IF Bug("NoNoop") \/ Len(log[n]) >= MaxLog THEN log ELSE [log EXCEPT ![n] = Append(@, body.term)]
  /\ durableIndex' = IF Has("Force") THEN durableIndex ELSE [durableIndex EXCEPT ![n] = Len(log'[n])]
  /\ sent' = [sent EXCEPT ![body.term] = log'[n]]
  /\ sentCommitIndex' = [sentCommitIndex EXCEPT ![body.term] = Max(@, commitIndex[n])]
  /\ current' = [current EXCEPT ![n] = v]
  /\ adding' = [adding EXCEPT ![n] = {}]
  /\ attempt' = [attempt EXCEPT ![n] = NoAttempt]
  /\ UNCHANGED <<storage, replicaId, commitIndex, leases, ackedIndex, promises, faults>>

(* The outcome is known once the version exists: won if it is the node's   *)
(* own and the highest.  (ManifestChain.settle)                            *)
Settle(n) ==
  LET v == attempt[n].version
      body == attempt[n].body
      won == IsOwn(v, body) /\ (Top = v \/ Bug("NoListCheck"))
  IN
  /\ v # 0 /\ Top >= v
  /\ IF won /\ role[n] = "leader" /\ ~body.seal
     THEN /\ current' = [current EXCEPT ![n] = v]
          /\ attempt' = [attempt EXCEPT ![n] = NoAttempt]
          /\ adding' = [adding EXCEPT ![n] = {}]
          /\ UNCHANGED <<storage, disk, role, commitIndex, leases, network, promises, faults>>
     ELSE IF won /\ role[n] # "leader" /\ term[n] <= body.term
     THEN BeginToLead(n, v, body)
     ELSE IF Bug("RebaseSwap") /\ role[n] = "leader" /\ ~body.seal /\ Top < MaxVersion
     THEN /\ SendCreate(n, Top + 1, body)
          /\ UNCHANGED <<manifest, recreated, disk, role, current, adding, commitIndex, leases, network, promises, faults>>
     ELSE /\ StopLeading(n)   \* another's version, or this leadership's own seal
          /\ UNCHANGED <<storage, disk, commitIndex, leases, network, promises, faults>>

(* That the version is not there says nothing: the create may still land.  *)
AbsenceIsAnswer(n) ==
  /\ Bug("AbsenceIsAnswer") /\ attempt[n].version = Top + 1
  /\ attempt' = [attempt EXCEPT ![n] = NoAttempt] /\ adding' = [adding EXCEPT ![n] = {}]
  /\ UNCHANGED <<storage, disk, role, current, commitIndex, leases, network, promises, faults>>

-----------------------------------------------------------------------------
(* P2: the set that is waited for is never smaller than the manifest's     *)

Sealing(n) == attempt[n].version # 0 /\ attempt[n].body.seal

(* While a swap is unknown, both sets are waited for, and those that are   *)
(* about to be added.  (InSyncSet.recompute)                               *)
WaitedFor(n) ==
  LET known == manifest[current[n]].inSync
      pending == IF attempt[n].version = 0 THEN known ELSE attempt[n].body.inSync
  IN CASE Bug("NoUnionOnlyNew") -> pending \cup (adding[n] \ known)
       [] Bug("NoUnionOnlyOld") -> known
       [] OTHER -> known \cup pending \cup adding[n]

(* The end of the log that leader n took over.                             *)
InheritedEnd(n) == Cardinality({i \in 1..Len(log[n]) : log[n][i] < term[n]})

MaySwap(n) == role[n] = "leader" /\ current[n] < MaxVersion /\ attempt[n].version = 0
NextVersion(n) == [manifest[current[n]] EXCEPT !.nonce = <<n, boots[n]>>]

StartWaitingFor(n, m) ==
  /\ role[n] = "leader" /\ attempt[n].version = 0 /\ adds < MaxAdd
  /\ m[1] # n /\ m = Self(m[1]) /\ m \notin WaitedFor(n) /\ adding[n] = {}
  /\ adding' = [adding EXCEPT ![n] = {m}]
  /\ adds' = adds + 1
  /\ UNCHANGED <<storage, disk, role, current, attempt, commitIndex, leases, network, promises, boots, crashes, losses>>

(* A member is swapped in when it durably holds all up to the commit index *)
(* and the whole log that the leader took over: a new leader does not know *)
(* what its predecessor confirmed.  Another log under the same name leaves.*)
SwapIn(n) ==
  /\ MaySwap(n)
  /\ \E m \in adding[n] :
     /\ \/ ackedIndex[term[n]][m] >= Max(commitIndex[n], IF Bug("AddAtCommitIndexOnly") THEN 0 ELSE InheritedEnd(n))
        \/ Bug("AddBeforeCaughtUp")
     /\ SendCreate(n, current[n] + 1, [NextVersion(n) EXCEPT !.inSync = Without(@, m[1]) \cup {m}])
  /\ UNCHANGED <<manifest, recreated, disk, role, current, adding, commitIndex, leases, network, promises, faults>>

(* P8: no follower leaves before its lease is over, this leader's or one   *)
(* that a predecessor granted.  (InSyncSet.leaseOver)                      *)
LeaseOver(n, f) ==
  ~ \E g \in grants : g.to = f /\ (g.term = term[n] \/ (g.seen < term[n] /\ ~Bug("NoInheritedLeaseWait")))

SwapOut(n, m) ==
  /\ MaySwap(n)
  /\ m \in manifest[current[n]].inSync /\ m[1] # n
  /\ LeaseOver(n, m[1]) \/ Bug("EvictBeforeLeaseEnds")
  /\ SendCreate(n, current[n] + 1, [NextVersion(n) EXCEPT !.inSync = @ \ {m}])
  /\ UNCHANGED <<manifest, recreated, disk, role, current, adding, commitIndex, leases, network, promises, faults>>
=============================================================================
