---------------------------- MODULE Registration ----------------------------
(***************************************************************************)
(* P6: a node that comes back with less than it has acknowledged, and      *)
(* registrations that are late, repeated, and answered more than once.     *)
(* Classes Registration, Membership.register, Replicator.acknowledgedBy.   *)
(*                                                                         *)
(* One leader, and one node that follows it.  A log is only as long as it  *)
(* is: its entries are all of one term.  The disk may come back with less  *)
(* than was forced (a torn last group that rotted after it was forced looks*)
(* like one that never was), and keeps its replica id then.                *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS MaxLog, MaxLosses, MaxIds, MaxRequests, Planted

VARIABLES
  (* the leader *)
  lastIndex, committed,
  inSync,         \* the replica ids in the manifest's set, besides the leader's own
  replica,        \* the replica id that is registered under the node's name; 0 if none
  valid,          \* its status is not "invalid"
  registration,   \* the request by which it was registered
  past,           \* and the requests before that one
  acknowledged,   \* acknowledged[r]: the highest index that this leader has heard from replica id r
  (* the node *)
  replicaId, durableIndex,
  follows,        \* it is registered, so far as it knows
  requestId,      \* of the registration that is under way, or was the last
  accepted,       \* the registration that it knows to be accepted; 0 after a restart
  (* the network: every message may arrive late, and again *)
  registers,      \* Register(requestId, replicaId, lastIndex)
  answers,        \* Registered(requestId), or RegisterRefused(requestId, acknowledgedIndex)
  appendeds,      \* Appended(replicaId, index), with the registration under which it was sent
  losses, broken

vars == <<lastIndex, committed, inSync, replica, valid, registration, past, acknowledged,
          replicaId, durableIndex, follows, requestId, accepted, registers, answers, appendeds, losses, broken>>
registered == <<replica, valid, registration, past>>
leader == <<lastIndex, committed, inSync, registered, acknowledged>>
node == <<replicaId, durableIndex, follows, requestId, accepted>>

Bug(name) == name \in Planted
Max(a, b) == IF a > b THEN a ELSE b
Ids == 1..MaxIds

Init ==
  /\ lastIndex = 0 /\ committed = 0 /\ inSync = {1} /\ replica = 1 /\ valid = TRUE /\ registration = 1 /\ past = {}
  /\ acknowledged = [r \in Ids |-> 0]
  /\ replicaId = 1 /\ durableIndex = 0 /\ follows = TRUE /\ requestId = 1 /\ accepted = 1
  /\ registers = {} /\ answers = {} /\ appendeds = {} /\ losses = 0 /\ broken = {}

-----------------------------------------------------------------------------
(* The leader                                                              *)

AppendEntry ==
  /\ lastIndex < MaxLog
  /\ lastIndex' = lastIndex + 1
  /\ UNCHANGED <<committed, inSync, registered, acknowledged, node, registers, answers, appendeds, losses, broken>>

Commit ==
  /\ committed < lastIndex
  /\ \A r \in inSync : acknowledged[r] > committed
  /\ committed' = committed + 1
  /\ UNCHANGED <<lastIndex, inSync, registered, acknowledged, node, registers, answers, appendeds, losses, broken>>

(* An acknowledgement counts only in the registration under which it was   *)
(* sent: one from before may arrive after the node has come back with less.*)
HearAppended(m) ==
  /\ (m.replicaId = replica /\ m.registration = registration) \/ Bug("AcknowledgementOutlivesRegistration")
  /\ acknowledged' = [acknowledged EXCEPT ![m.replicaId] = Max(@, m.index)]
  /\ UNCHANGED <<lastIndex, committed, inSync, registered, node, registers, answers, appendeds, losses, broken>>

(* Membership.register: what states less than was acknowledged is refused. *)
(* But it may be an old registration: so the leader says how much it was.  *)
(* A request that another has replaced is not heard again.                 *)
HearRegister(m) ==
  LET refused == m.lastIndex < acknowledged[m.replicaId] /\ ~Bug("AmnesiaByLessLog") IN
  /\ m.requestId \notin past \/ Bug("OldRegistrationCountsAgain")
  /\ answers' = answers \cup {[requestId |-> m.requestId, refused |-> refused, acknowledged |-> acknowledged[m.replicaId]]}
  /\ replica' = IF refused THEN replica ELSE m.replicaId
  /\ valid' = IF refused THEN valid /\ replica # m.replicaId ELSE TRUE
  /\ registration' = IF refused THEN registration ELSE m.requestId
  /\ past' = IF refused THEN past ELSE (past \cup {registration}) \ {m.requestId}
  /\ UNCHANGED <<lastIndex, committed, inSync, acknowledged, node, registers, appendeds, losses, broken>>

(* P2: out with a member that is not served any more, in with one that     *)
(* has all that is committed.                                              *)
SwapOut(r) ==
  /\ r \in inSync /\ (replica # r \/ ~valid)
  /\ inSync' = inSync \ {r}
  /\ UNCHANGED <<lastIndex, committed, registered, acknowledged, node, registers, answers, appendeds, losses, broken>>
SwapIn ==
  /\ replica \notin inSync /\ valid /\ inSync = {} /\ acknowledged[replica] >= committed
  /\ inSync' = {replica}
  /\ UNCHANGED <<lastIndex, committed, registered, acknowledged, node, registers, answers, appendeds, losses, broken>>

-----------------------------------------------------------------------------
(* The node                                                                *)

(* What its leader sends it takes, even while it registers anew.           *)
Receive ==
  /\ replica = replicaId /\ valid /\ durableIndex < lastIndex
  /\ durableIndex' = durableIndex + 1
  /\ appendeds' = appendeds \cup {[replicaId |-> replicaId, index |-> durableIndex', registration |-> accepted]}
  /\ UNCHANGED <<leader, replicaId, follows, requestId, accepted, registers, answers, losses, broken>>

(* It asks until it is answered, each time with what it holds by then.     *)
Register ==
  /\ ~follows
  /\ registers' = registers \cup {[requestId |-> requestId, replicaId |-> replicaId, lastIndex |-> durableIndex]}
  /\ UNCHANGED <<leader, node, answers, appendeds, losses, broken>>

(* It hears nothing for a while, or is told that it is not registered.     *)
RegisterAnew ==
  /\ requestId < MaxRequests
  /\ requestId' = requestId + 1 /\ follows' = FALSE
  /\ UNCHANGED <<leader, replicaId, durableIndex, accepted, registers, answers, appendeds, losses, broken>>

HearAnswer(m) ==
  /\ ~follows
  /\ m.requestId = requestId \/ Bug("AnyAnswerCounts")
  /\ IF ~m.refused
     THEN /\ follows' = TRUE /\ accepted' = m.requestId
          /\ UNCHANGED <<replicaId, durableIndex, requestId, broken>>
     ELSE (* the node decides: only if it really holds less does it start over with a new log *)
          /\ m.acknowledged > durableIndex \/ Bug("LeaderDecides")
          /\ replicaId < MaxIds
          /\ replicaId' = replicaId + 1
          /\ durableIndex' = 0
          /\ broken' = IF acknowledged[replicaId] <= durableIndex THEN broken \cup {"a whole log was thrown away"} ELSE broken
          /\ UNCHANGED <<follows, requestId, accepted>>
  /\ UNCHANGED <<leader, registers, answers, appendeds, losses>>

DiskComesBackWithLess ==
  /\ losses < MaxLosses /\ durableIndex > 0 /\ requestId < MaxRequests
  /\ losses' = losses + 1
  /\ durableIndex' \in 0..(durableIndex - 1)
  /\ follows' = FALSE /\ requestId' = requestId + 1 /\ accepted' = 0
  /\ UNCHANGED <<leader, replicaId, registers, answers, appendeds, broken>>

Step ==
  \/ AppendEntry \/ Commit \/ SwapIn \/ \E r \in Ids : SwapOut(r)
  \/ \E m \in appendeds : HearAppended(m)
  \/ \E m \in registers : HearRegister(m)
  \/ Receive \/ Register \/ RegisterAnew \/ DiskComesBackWithLess
  \/ \E m \in answers : HearAnswer(m)

Spec == Init /\ [][Step]_vars

-----------------------------------------------------------------------------
(* Whoever is in sync, and has been let in again since its disk failed,    *)
(* holds all that was confirmed.                                           *)
ServedHoldsConfirmed == follows /\ replicaId \in inSync => durableIndex >= committed
NoWholeLogIsThrownAway == broken = {}

NeverStartsOver == replicaId = 1
NeverIsBackInSync == ~ (replicaId = 2 /\ inSync = {2} /\ committed = MaxLog /\ follows)
NeverAnOldRegistrationIsRefused ==
  ~ \E m \in answers : m.refused /\ m.requestId = requestId /\ m.acknowledged <= durableIndex /\ ~follows /\ losses = 0
=============================================================================
