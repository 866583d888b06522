---------------------------- MODULE Idempotency ----------------------------
(***************************************************************************)
(* P12: a write with an idempotency key is applied once, however often it  *)
(* is sent, and whoever leads.  The table of keys is part of the           *)
(* replicated state: it is changed by applying entries and by nothing      *)
(* else, is in every checkpoint, and forgets the oldest key first.         *)
(*                                                                         *)
(* `log` is what is committed, the same for all: that this is so has       *)
(* Replication.tla checked.  A client that heard no answer sends its write *)
(* again, to whoever leads by then; the first may be in the log, or not.   *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS Nodes, Keys, MaxLog, Bound, MaxRestarts, Planted

VARIABLES
  log,          \* entries: the keys of the writes
  leader,
  seen,         \* only with IdempotencyTableAtLeaderOnly: what this leader remembers to have appended
  appliedIndex, state, table,   \* each node's: the writes that had an effect, in order; the keys that it remembers
  checkpoint,   \* in shared storage
  restarts

vars == <<log, leader, seen, appliedIndex, state, table, checkpoint, restarts>>

Bug(name) == name \in Planted
Range(s) == {s[i] : i \in 1..Len(s)}

Init ==
  /\ log = <<>> /\ leader \in Nodes /\ seen = {}
  /\ appliedIndex = [n \in Nodes |-> 0] /\ state = [n \in Nodes |-> <<>>] /\ table = [n \in Nodes |-> <<>>]
  /\ checkpoint = [index |-> 0, state |-> <<>>, table |-> <<>>] /\ restarts = 0

(* A client may repeat a write for as long as fewer than Bound other keys  *)
(* have followed it: that is the bound that docs/ states.                  *)
MayRepeat(k) ==
  LET at == {i \in 1..Len(log) : log[i] = k}
      first == CHOOSE i \in at : \A j \in at : i <= j
  IN IF at = {} THEN TRUE ELSE Cardinality({log[i] : i \in first..Len(log)} \ {k}) < Bound

(* The write comes, for the first time or again.  If the leader has        *)
(* applied it already it answers from its table; otherwise it appends it,  *)
(* though it may stand in the log unapplied: applying will tell.           *)
Offer(k) ==
  /\ Len(log) < MaxLog /\ (MayRepeat(k) \/ Bug("RepeatBeyondBound"))
  /\ IF Bug("IdempotencyTableAtLeaderOnly") THEN k \notin seen ELSE k \notin Range(table[leader])
  /\ log' = Append(log, k)
  /\ seen' = IF Bug("IdempotencyTableAtLeaderOnly") THEN seen \cup {k} ELSE seen
  /\ UNCHANGED <<leader, appliedIndex, state, table, checkpoint, restarts>>

Apply(n) ==
  /\ appliedIndex[n] < Len(log)
  /\ appliedIndex' = [appliedIndex EXCEPT ![n] = @ + 1]
  /\ LET k == log[appliedIndex[n] + 1]
         longer == Append(table[n], k)
     IN
     IF k \in Range(table[n]) /\ ~Bug("IdempotencyTableAtLeaderOnly")
     THEN UNCHANGED <<state, table>>
     ELSE /\ state' = [state EXCEPT ![n] = Append(@, k)]
          /\ table' = [table EXCEPT ![n] = IF Len(longer) > Bound THEN Tail(longer) ELSE longer]
  /\ UNCHANGED <<log, leader, seen, checkpoint, restarts>>

EvictByOwnClock(n) ==
  /\ Bug("EvictByOwnClock") /\ table[n] # <<>>
  /\ table' = [table EXCEPT ![n] = Tail(@)]
  /\ UNCHANGED <<log, leader, seen, appliedIndex, state, checkpoint, restarts>>

ChangeLeader(n) ==
  /\ n # leader /\ leader' = n /\ seen' = {}
  /\ UNCHANGED <<log, appliedIndex, state, table, checkpoint, restarts>>

Checkpoint ==
  /\ appliedIndex[leader] > checkpoint.index
  /\ checkpoint' = [index |-> appliedIndex[leader], state |-> state[leader],
                    table |-> IF Bug("IdempotencyTableNotInSnapshot") THEN <<>> ELSE table[leader]]
  /\ UNCHANGED <<log, leader, seen, appliedIndex, state, table, restarts>>

(* A node starts again, or continues, from the checkpoint.                 *)
Restore(n) ==
  /\ restarts < MaxRestarts /\ restarts' = restarts + 1
  /\ appliedIndex' = [appliedIndex EXCEPT ![n] = checkpoint.index]
  /\ state' = [state EXCEPT ![n] = checkpoint.state]
  /\ table' = [table EXCEPT ![n] = checkpoint.table]
  /\ UNCHANGED <<log, leader, seen, checkpoint>>

Step ==
  \/ \E k \in Keys : Offer(k)
  \/ \E n \in Nodes : Apply(n) \/ EvictByOwnClock(n) \/ ChangeLeader(n) \/ Restore(n)
  \/ Checkpoint

Spec == Init /\ [][Step]_vars
Symmetry == Permutations(Nodes) \cup Permutations(Keys)

-----------------------------------------------------------------------------
AppliedOnce == \A n \in Nodes : Cardinality(Range(state[n])) = Len(state[n])
StatesAgree ==
  \A a, b \in Nodes : appliedIndex[a] = appliedIndex[b] => state[a] = state[b] /\ table[a] = table[b]
TableIsBounded == \A n \in Nodes : Len(table[n]) <= Bound

NeverARepetitionIsApplied ==     \* an entry with a key that is known: to no effect
  ~ \E n \in Nodes : Len(state[n]) < appliedIndex[n]
NeverAKeyIsForgotten == ~ \E n \in Nodes : Len(state[n]) > Bound
NeverARepetitionAfterRestore ==  \* on a node that knows the first only from the checkpoint
  ~ \E n \in Nodes : restarts > 0 /\ checkpoint.index > 0 /\ Len(state[n]) < appliedIndex[n] /\ leader = n
=============================================================================
