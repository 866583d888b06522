------------------------------ MODULE Liveness ------------------------------
(***************************************************************************)
(* What happens in the end: when crashes have stopped and nodes that can   *)
(* do something do it at last, every write that is offered is confirmed,   *)
(* readers catch up, strong reads are answered, and whoever is up comes    *)
(* back into the set (P1, P2, P3, P9).                                     *)
(*                                                                         *)
(* The small cousin of Replication.tla: swaps are atomic, a message is a   *)
(* step of its receiver, all is forced at once.  A node that crashed may   *)
(* stay away for ever; those that are up are assumed to do what they can   *)
(* (weak fairness), and an operator to promote one that may lead.          *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS Nodes, First, InitSync, Learner, MaxTerm, MaxLog, Writes, MaxCrash, Planted

VARIABLES
  manifest,      \* the highest version: [term, leader, inSync]
  up,            \* the nodes that run
  role, term, log, commitIndex,
  ackedIndex,    \* ackedIndex[f]: what f acknowledged in the manifest's term
  offered,       \* writes that clients offer, again and again until they are confirmed
  givenUp,       \* writes whose clients have gone away without an answer
  crashes

vars == <<manifest, up, role, term, log, commitIndex, ackedIndex, offered, givenUp, crashes>>

Bug(name) == name \in Planted
Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
UpTo(l, i) == SubSeq(l, 1, i)
IsPrefix(a, b) == Len(a) <= Len(b) /\ UpTo(b, Len(a)) = a

(* An entry: the term, and the write, or 0 for a term's first entry.       *)
Noop == 0
Holds(l, w) == \E i \in 1..Len(l) : l[i].write = w
Leads(n) == n \in up /\ role[n] = "leader" /\ manifest.leader = n /\ manifest.term = term[n]
InheritedEnd(n) == Cardinality({i \in 1..Len(log[n]) : log[n][i].term < term[n]})

Init ==
  LET perNode(first, other) == [n \in Nodes |-> IF n = First THEN first ELSE other] IN
  /\ manifest = [term |-> 1, leader |-> First, inSync |-> InitSync]
  /\ up = Nodes /\ role = perNode("leader", "reader") /\ term = perNode(1, 0)
  /\ log = perNode(<<>>, <<>>) /\ commitIndex = perNode(0, 0)
  /\ ackedIndex = perNode(0, 0) /\ offered = {} /\ givenUp = {} /\ crashes = 0

Offer(w) ==
  /\ w \notin offered \cup givenUp
  /\ offered' = offered \cup {w}
  /\ UNCHANGED <<manifest, up, role, term, log, commitIndex, ackedIndex, givenUp, crashes>>

GiveUp(w) ==
  /\ w \in offered
  /\ offered' = offered \ {w} /\ givenUp' = givenUp \cup {w}
  /\ UNCHANGED <<manifest, up, role, term, log, commitIndex, ackedIndex, crashes>>

AppendEntry(n) ==
  /\ Leads(n) /\ Len(log[n]) < MaxLog
  /\ \E w \in offered : ~Holds(log[n], w) /\ log' = [log EXCEPT ![n] = Append(@, [term |-> term[n], write |-> w])]
  /\ UNCHANGED <<manifest, up, role, term, commitIndex, ackedIndex, offered, givenUp, crashes>>

(* A reader receives all that its leader has.  Without anything that       *)
(* differs from its tail, it does not cut that.                            *)
Receive(f) ==
  LET n == manifest.leader
      new == IF IsPrefix(log[n], log[f]) THEN log[f] ELSE log[n]
  IN
  /\ Leads(n) /\ f \in up /\ f # n
  /\ log' = [log EXCEPT ![f] = new]
  /\ term' = [term EXCEPT ![f] = manifest.term] /\ role' = [role EXCEPT ![f] = "reader"]
  /\ ackedIndex' = [ackedIndex EXCEPT ![f] = Len(log[n])]
  /\ commitIndex' = [commitIndex EXCEPT ![f] = Max(@, commitIndex[n])]
  /\ UNCHANGED <<manifest, up, offered, givenUp, crashes>>

Commit(n) ==
  /\ Leads(n)
  /\ \E i \in (commitIndex[n] + 1)..Len(log[n]) :
     /\ \A m \in manifest.inSync \ {n} : ackedIndex[m] >= i
     /\ Bug("WaitForLearner") => ackedIndex[Learner] >= i
     /\ commitIndex' = [commitIndex EXCEPT ![n] = i]
  /\ UNCHANGED <<manifest, up, role, term, log, ackedIndex, offered, givenUp, crashes>>

(* A follower that is away is swapped out; one that is back is swapped in. *)
SwapOut(n, f) ==
  /\ Leads(n) /\ f \in manifest.inSync /\ f \notin up /\ ~Bug("SilentFollowerStays")
  /\ manifest' = [manifest EXCEPT !.inSync = @ \ {f}]
  /\ UNCHANGED <<up, role, term, log, commitIndex, ackedIndex, offered, givenUp, crashes>>
SwapIn(n, f) ==
  /\ Leads(n) /\ f \in up \ manifest.inSync /\ f # Learner /\ term[f] = term[n] /\ ~Bug("NobodyRejoins")
  /\ ackedIndex[f] >= Max(commitIndex[n], InheritedEnd(n))
  /\ manifest' = [manifest EXCEPT !.inSync = @ \cup {f}]
  /\ UNCHANGED <<up, role, term, log, commitIndex, ackedIndex, offered, givenUp, crashes>>

TakeOver(n) ==
  /\ n \in up /\ n \in manifest.inSync /\ ~Leads(manifest.leader) /\ manifest.term < MaxTerm
  /\ manifest' = [term |-> manifest.term + 1, leader |-> n,
                  inSync |-> IF n = manifest.leader THEN manifest.inSync ELSE manifest.inSync \ {manifest.leader}]
  /\ role' = [role EXCEPT ![n] = "leader"] /\ term' = [term EXCEPT ![n] = manifest.term + 1]
  /\ log' = IF Bug("NoNoop") THEN log ELSE [log EXCEPT ![n] = Append(@, [term |-> manifest.term + 1, write |-> Noop])]
  /\ ackedIndex' = [m \in Nodes |-> 0]
  /\ UNCHANGED <<up, commitIndex, offered, givenUp, crashes>>

Crash(n) ==
  /\ n \in up /\ crashes < MaxCrash
  /\ crashes' = crashes + 1
  /\ up' = up \ {n}
  /\ role' = [role EXCEPT ![n] = "reader"] /\ commitIndex' = [commitIndex EXCEPT ![n] = 0]
  /\ ackedIndex' = [ackedIndex EXCEPT ![n] = 0]
  /\ UNCHANGED <<manifest, term, log, offered, givenUp>>
Restart(n) ==
  /\ n \notin up
  /\ up' = up \cup {n}
  /\ UNCHANGED <<manifest, role, term, log, commitIndex, ackedIndex, offered, givenUp, crashes>>

Step ==
  \/ \E w \in Writes : Offer(w) \/ GiveUp(w)
  \/ \E n \in Nodes :
       \/ AppendEntry(n) \/ Receive(n) \/ Commit(n) \/ TakeOver(n) \/ Crash(n) \/ Restart(n)
       \/ \E f \in Nodes : SwapOut(n, f) \/ SwapIn(n, f)

Spec ==
  /\ Init /\ [][Step]_vars
  /\ \A n \in Nodes :
       /\ WF_vars(AppendEntry(n)) /\ WF_vars(Receive(n)) /\ WF_vars(Commit(n)) /\ WF_vars(TakeOver(n))
       /\ \A f \in Nodes : WF_vars(SwapOut(n, f)) /\ WF_vars(SwapIn(n, f))

-----------------------------------------------------------------------------
(* The promise holds if in the end somebody in sync is up: whoever alone   *)
(* holds what was confirmed may stay away for ever.                        *)
SomebodyInSyncIsUp == <>[](manifest.inSync \cap up # {})

Confirmed(w) == \E i \in 1..commitIndex[manifest.leader] : log[manifest.leader][i].write = w

OfferedIsConfirmed == SomebodyInSyncIsUp => \A w \in Writes : (w \in offered) ~> (Confirmed(w) \/ w \in givenUp)
ReadersCatchUp ==
  SomebodyInSyncIsUp => <>[](\A f \in up : f # manifest.leader => IsPrefix(UpTo(log[manifest.leader], commitIndex[manifest.leader]), log[f])
                                                                  /\ commitIndex[f] = commitIndex[manifest.leader])
(* A strong read waits until all that the follower holds is committed: so  *)
(* this must be so again and again.                                        *)
StrongReadsAreAnswered ==
  SomebodyInSyncIsUp => \A f \in Nodes : []<>(f \in manifest.inSync /\ f \in up => commitIndex[f] >= Len(log[f]))
WhoeverIsUpRejoins == SomebodyInSyncIsUp => <>[](up \ {Learner} \subseteq manifest.inSync)

NeverASecondLeaderConfirms == ~ (manifest.term = 2 /\ \E w \in Writes : Confirmed(w))
=============================================================================
