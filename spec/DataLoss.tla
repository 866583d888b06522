------------------------------ MODULE DataLoss ------------------------------
(***************************************************************************)
(* P3, P5: a promotion that accepts the loss of confirmed writes, and      *)
(* records it.  What remains true: a confirmed entry is durable on every   *)
(* member of the manifest's set, unless a recorded cut covers it; and no   *)
(* node ends up with a state that its log did not make.                    *)
(* Classes Takeover.certain, Manifest.Cut, Manifest.wasCut,                *)
(* ReaderRole.cutBelowCommitted.                                           *)
(*                                                                         *)
(* Swaps of the manifest are atomic, messages arrive when they are sent,   *)
(* all is forced at once.  A leader that is deposed does not know it, and  *)
(* goes on with those that have not heard of a higher term: whoever        *)
(* confirms on such a side of a partition confirms what may be cut.        *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS Nodes, First, InitSync, MaxTerm, MaxLog, MaxVersion, MaxForced, MaxCrash, Planted

VARIABLES
  manifest,     \* versions [term, leader, inSync, cuts]; a cut is [term, lastIndex]
  log, term, role,
  state,        \* the applied entries: in memory
  current,      \* a leader's highest version that it knows to be its own
  ackedIndex,
  replicaId,    \* grows by one when the node starts over with an empty log
  confirmed,    \* every entry that was ever confirmed, as the log up to it
  forced, crashes, broken

vars == <<manifest, log, term, role, state, current, ackedIndex, replicaId, confirmed, forced, crashes, broken>>

Bug(name) == name \in Planted
Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
UpTo(l, i) == SubSeq(l, 1, i)
IsPrefix(a, b) == Len(a) <= Len(b) /\ UpTo(b, Len(a)) = a
Common(a, b) ==
  LET same == {i \in 0..Min(Len(a), Len(b)) : UpTo(a, i) = UpTo(b, i)}
  IN CHOOSE i \in same : \A j \in same : j <= i

Self(n) == <<n, replicaId[n]>>
ReplicaIds == 1..(MaxForced + 1)
Top == Len(manifest)
Newest == manifest[Top]
InheritedEnd(n) == Cardinality({i \in 1..Len(log[n]) : log[n][i] < term[n]})
TermAt(l, i) == IF i = 0 THEN 0 ELSE l[i]

(* Whether a promotion in a later term cut history before this entry.      *)
WasCut(cuts, t, index) == \E c \in cuts : c.term > t /\ c.lastIndex < index

Init ==
  LET perNode(first, other) == [n \in Nodes |-> IF n = First THEN first ELSE other] IN
  /\ manifest = <<[term |-> 1, leader |-> First, inSync |-> {<<n, 1>> : n \in InitSync}, cuts |-> {}]>>
  /\ log = perNode(<<>>, <<>>) /\ term = perNode(1, 0) /\ role = perNode("leader", "reader")
  /\ state = perNode(<<>>, <<>>) /\ current = perNode(1, 0) /\ replicaId = perNode(1, 1)
  /\ ackedIndex = [t \in 1..MaxTerm |-> [m \in Nodes \X ReplicaIds |-> 0]]
  /\ confirmed = {} /\ forced = 0 /\ crashes = 0 /\ broken = {}

AppendEntry(n) ==
  /\ role[n] = "leader" /\ Len(log[n]) < MaxLog
  /\ log' = [log EXCEPT ![n] = Append(@, term[n])]
  /\ UNCHANGED <<manifest, term, role, state, current, ackedIndex, replicaId, confirmed, forced, crashes, broken>>

Commit(n) ==
  /\ role[n] = "leader"
  /\ \E i \in (Len(state[n]) + 1)..Len(log[n]) :
     /\ \A m \in manifest[current[n]].inSync : m[1] = n \/ ackedIndex[term[n]][m] >= i
     /\ state' = [state EXCEPT ![n] = UpTo(log[n], i)]
     /\ confirmed' = confirmed \cup {UpTo(log[n], j) : j \in 1..i}
  /\ UNCHANGED <<manifest, log, term, role, current, ackedIndex, replicaId, forced, crashes, broken>>

(* P5: reader f makes its log the leader's.  Where that would cut what it  *)
(* knows to be committed it looks for a recorded cut: if there is one it   *)
(* starts over with a new log, and if not it stops, because a promise has  *)
(* been broken.  It learns what is committed, and applies it.              *)
Receive(f, n) ==
  /\ role[n] = "leader" /\ f # n /\ term[f] <= term[n] /\ (role[f] = "leader" => term[f] < term[n])
  /\ LET kept == Common(log[f], log[n])
         cuts == kept < Len(log[f]) /\ kept < Len(log[n])
         committed == Len(state[f])
         rebuilds == cuts /\ kept < committed /\ ~Bug("TruncateCommitted")
         covered == WasCut(Newest.cuts, TermAt(state[f], committed), committed)
     IN
     IF rebuilds /\ ~covered
     THEN /\ broken' = broken \cup {"a node stopped"}
          /\ UNCHANGED <<log, state, replicaId, ackedIndex>>
     ELSE IF rebuilds
     THEN /\ replicaId' = [replicaId EXCEPT ![f] = @ + 1]
          /\ replicaId[f] <= MaxForced
          /\ log' = [log EXCEPT ![f] = <<>>] /\ state' = [state EXCEPT ![f] = <<>>]
          /\ UNCHANGED <<broken, ackedIndex>>
     ELSE LET new == IF IsPrefix(log[n], log[f]) THEN log[f] ELSE log[n] IN
          /\ Len(state[f]) <= Len(log[n])
          /\ log' = [log EXCEPT ![f] = new]
          /\ state' = [state EXCEPT ![f] = IF Len(@) < Len(state[n]) THEN @ \o SubSeq(log[n], Len(@) + 1, Len(state[n])) ELSE @]
          /\ ackedIndex' = [ackedIndex EXCEPT ![term[n]][Self(f)] = Max(@, Len(log[n]))]
          /\ UNCHANGED <<broken, replicaId>>
  /\ term' = [term EXCEPT ![f] = term[n]]
  /\ role' = [role EXCEPT ![f] = "reader"] /\ current' = [current EXCEPT ![f] = 0]
  /\ UNCHANGED <<manifest, confirmed, forced, crashes>>

(* P2, atomically: a leader whose version is not the highest loses.        *)
Swap(n, inSync) ==
  /\ role[n] = "leader" /\ Top < MaxVersion
  /\ IF current[n] = Top
     THEN /\ manifest' = Append(manifest, [Newest EXCEPT !.inSync = inSync])
          /\ current' = [current EXCEPT ![n] = Top + 1]
          /\ UNCHANGED role
     ELSE /\ role' = [role EXCEPT ![n] = "reader"] /\ current' = [current EXCEPT ![n] = 0]
          /\ UNCHANGED manifest
  /\ UNCHANGED <<log, term, state, ackedIndex, replicaId, confirmed, forced, crashes, broken>>

SwapOut(n, m) == role[n] = "leader" /\ m \in manifest[current[n]].inSync /\ m[1] # n /\ Swap(n, manifest[current[n]].inSync \ {m})
SwapIn(n, m) ==
  /\ role[n] = "leader" /\ m[1] # n /\ m \notin manifest[current[n]].inSync
  /\ m = Self(m[1]) /\ ackedIndex[term[n]][m] >= Max(Len(state[n]), InheritedEnd(n)) /\ ackedIndex[term[n]][m] > 0
  /\ Swap(n, {x \in manifest[current[n]].inSync : x[1] # m[1]} \cup {m})

(* Up to where this node's log is certain to be the committed one.  What it*)
(* holds beyond may differ from what was confirmed; and so may what it had *)
(* confirmed when history was cut behind its back.  (Takeover.certain)     *)
Certain(n) ==
  LET known == Len(state[n])
      behind == {c \in Newest.cuts : c.lastIndex < known /\ TermAt(log[n], known) < c.term}
      least == CHOOSE c \in behind : \A d \in behind : c.lastIndex <= d.lastIndex
  IN CASE Bug("CutAtLogEnd") -> Len(log[n])
       [] behind # {} /\ ~Bug("CertainIgnoresEarlierCuts") -> least.lastIndex
       [] OTHER -> known

Lead(n, inSync, cuts) ==
  /\ manifest' = Append(manifest, [term |-> Newest.term + 1, leader |-> n, inSync |-> inSync, cuts |-> cuts])
  /\ role' = [role EXCEPT ![n] = "leader"] /\ term' = [term EXCEPT ![n] = Newest.term + 1]
  /\ log' = IF Len(log[n]) < MaxLog THEN [log EXCEPT ![n] = Append(@, Newest.term + 1)] ELSE log
  /\ current' = [current EXCEPT ![n] = Top + 1]
  /\ UNCHANGED <<state, ackedIndex, replicaId, confirmed, crashes, broken>>

MayLead(n) == role[n] = "reader" /\ Newest.term < MaxTerm /\ Top < MaxVersion /\ term[n] <= Newest.term /\ n # Newest.leader

TakeOver(n) ==
  /\ MayLead(n) /\ Self(n) \in Newest.inSync
  /\ Lead(n, {m \in Newest.inSync : m[1] # Newest.leader}, Newest.cuts)
  /\ UNCHANGED forced

TakeOverWithLoss(n) ==     \* "allow_data_loss": true
  /\ MayLead(n) /\ Self(n) \notin Newest.inSync /\ forced < MaxForced
  /\ forced' = forced + 1
  /\ Lead(n, {Self(n)}, IF Bug("CutNotRecorded") THEN Newest.cuts
                        ELSE Newest.cuts \cup {[term |-> Newest.term + 1, lastIndex |-> Certain(n)]})

Crash(n) ==
  /\ crashes < MaxCrash /\ crashes' = crashes + 1
  /\ role' = [role EXCEPT ![n] = "reader"] /\ current' = [current EXCEPT ![n] = 0]
  /\ state' = [state EXCEPT ![n] = <<>>]
  /\ UNCHANGED <<manifest, log, term, ackedIndex, replicaId, confirmed, forced, broken>>

Step == \E n \in Nodes :
  \/ AppendEntry(n) \/ Commit(n) \/ TakeOver(n) \/ TakeOverWithLoss(n) \/ Crash(n)
  \/ \E f \in Nodes : Receive(f, n)
  \/ \E m \in Nodes \X ReplicaIds : SwapIn(n, m) \/ SwapOut(n, m)

Spec == Init /\ [][Step]_vars
Symmetry == Permutations(Nodes \ {First})

-----------------------------------------------------------------------------
(* `entry` is a confirmed entry, as the log up to it.                      *)
NoUnrecordedLoss ==
  \A entry \in confirmed :
    \/ \A m \in Newest.inSync : replicaId[m[1]] = m[2] => IsPrefix(entry, log[m[1]])
    \/ WasCut(Newest.cuts, entry[Len(entry)], Len(entry))
StateIsOfTheLog == \A n \in Nodes : IsPrefix(state[n], log[n])
NobodyStops == broken = {}
CutsStay == \A v \in 1..(Top - 1) : manifest[v].cuts \subseteq manifest[v + 1].cuts

NeverALoss == ~ \E entry \in confirmed : \A n \in Nodes : ~IsPrefix(entry, log[n])
NeverANodeStartsOver == \A n \in Nodes : replicaId[n] = 1
NeverALossOnTheOtherSide ==    \* confirmed by the deposed leader after its successor confirmed something else
  ~ \E a, b \in confirmed : Len(a) = Len(b) /\ a # b
=============================================================================
