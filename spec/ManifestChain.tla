--------------------------- MODULE ManifestChain ---------------------------
(***************************************************************************)
(* The manifest as a chain of objects that can only be created (design     *)
(* section 3), and how a writer learns what became of its create.  Class   *)
(* ManifestChain, which has one writer a node.                             *)
(*                                                                         *)
(* A create that was sent may land at any later time, whatever was         *)
(* answered: by then the version may exist, or may even have been pruned.  *)
(* A writer repeats it until the version exists, always the same, and has  *)
(* no other under way.                                                     *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANTS Writers, MaxVersion, MaxSwaps, MaxTries, Kept, Planted

VARIABLES
  there,        \* the versions that can be listed: [version, body, nonce]
  history,      \* all that were ever the highest, in order: version -> [version, body, nonce]
  creates,      \* creates on their way: [version, body, nonce]
  attempt,      \* each writer's create whose outcome it does not know
  tries,        \* how often it was sent
  answered,     \* the answer to the last: "none", "created", or "failed" (exists, time-out, 5xx: all the same)
  swaps,        \* how many swaps each writer has begun; also the body of the next
  won, lost     \* what listeners were told: [version, body]

vars == <<there, history, creates, attempt, tries, answered, swaps, won, lost>>

Bug(name) == name \in Planted
None == [version |-> 0, body |-> 0, nonce |-> 0]
Highest == CHOOSE v \in {o.version : o \in there} : \A o \in there : o.version <= v
At(v) == {o \in there : o.version = v}
EverHighest == CHOOSE v \in {o.version : o \in history} : \A o \in history : o.version <= v

Init ==
  LET one == [version |-> 1, body |-> 0, nonce |-> 0] IN
  /\ there = {one} /\ history = {one} /\ creates = {}
  /\ attempt = [w \in Writers |-> None] /\ tries = [w \in Writers |-> 0] /\ answered = [w \in Writers |-> "none"]
  /\ swaps = [w \in Writers |-> 0] /\ won = {} /\ lost = {}

(* A body tells which swap of which writer it is; a nonce is drawn anew.   *)
Body(w, i) == <<w, i>>
Nonce(w, i) == <<w, i>>

(* A writer swaps on top of a version that it has read at some time: what  *)
(* it holds for the highest may have been overtaken, and even pruned.      *)
Begin(w) ==
  /\ attempt[w] = None /\ swaps[w] < MaxSwaps
  /\ \E v \in 1..EverHighest :
     /\ v < MaxVersion
     /\ LET c == [version |-> v + 1, body |-> Body(w, swaps[w]), nonce |-> Nonce(w, swaps[w])] IN
        /\ attempt' = [attempt EXCEPT ![w] = c]
        /\ creates' = creates \cup {c}
  /\ swaps' = [swaps EXCEPT ![w] = @ + 1] /\ tries' = [tries EXCEPT ![w] = 1]
  /\ answered' = [answered EXCEPT ![w] = "none"]
  /\ UNCHANGED <<there, history, won, lost>>

(* A create lands if the version is not there; a copy of it stays on its   *)
(* way.  Its writer may hear of it, or of any failure, or of nothing.      *)
Lands(c) ==
  /\ At(c.version) = {}
  /\ there' = there \cup {c}
  /\ history' = IF c.version > EverHighest THEN history \cup {c} ELSE history
  /\ answered' \in {answered} \cup {[answered EXCEPT ![w] = "created"] : w \in {x \in Writers : attempt[x] = c}}
  /\ UNCHANGED <<creates, attempt, tries, swaps, won, lost>>

Fails(w) ==       \* 412 is one of the failures: it may be one's own doing
  /\ attempt[w] # None /\ answered[w] = "none"
  /\ answered' = [answered EXCEPT ![w] = "failed"]
  /\ UNCHANGED <<there, history, creates, attempt, tries, swaps, won, lost>>

(* Never while the version may be the highest.                             *)
Prune ==
  /\ \E o \in there :
     /\ o.version + Kept <= Highest \/ (Bug("PruneHighest") /\ o.version = Highest /\ Cardinality(there) > 1)
     /\ there' = there \ {o}
  /\ UNCHANGED <<history, creates, attempt, tries, answered, swaps, won, lost>>

Tell(w, listeners) ==
  /\ attempt' = [attempt EXCEPT ![w] = None]
  /\ answered' = [answered EXCEPT ![w] = "none"]
  /\ UNCHANGED <<there, history, creates, tries, swaps>>
  /\ listeners

Told(w) == [version |-> attempt[w].version, body |-> attempt[w].body]
Won(w) == Tell(w, won' = won \cup {Told(w)} /\ UNCHANGED lost)
Lost(w) == Tell(w, lost' = lost \cup {Told(w)} /\ UNCHANGED won)

(* ManifestChain.settle: a listing made after the create was answered.     *)
Settle(w) ==
  LET c == attempt[w]
      own(o) == IF Bug("NoNonce") THEN TRUE ELSE o.nonce = c.nonce
      exists == At(c.version) # {}
  IN
  /\ c # None
  /\ answered[w] # "none" \/ exists
  /\ IF Bug("ExistsIsLost") /\ answered[w] = "failed" /\ exists THEN Lost(w)
     ELSE IF Highest > c.version /\ ~(Bug("NoListCheck") /\ exists) THEN Lost(w)
     ELSE IF exists
     THEN IF answered[w] = "created" \/ \E o \in At(c.version) : own(o) THEN Won(w) ELSE Lost(w)
     ELSE IF Bug("AbsenceIsAnswer") THEN Lost(w)
     ELSE (* not there: the same create again *)
       /\ tries[w] < MaxTries
       /\ LET again == [c EXCEPT !.nonce = IF Bug("AnotherNonce") THEN Nonce(w, swaps[w] + 10 * tries[w]) ELSE @,
                                 !.body = IF Bug("AnotherBody") THEN Body(w, swaps[w] + 10 * tries[w]) ELSE @] IN
          /\ attempt' = [attempt EXCEPT ![w] = again]
          /\ creates' = creates \cup {again}
       /\ tries' = [tries EXCEPT ![w] = @ + 1]
       /\ answered' = [answered EXCEPT ![w] = "none"]
       /\ UNCHANGED <<there, history, swaps, won, lost>>

(* Another while the outcome of one is unknown.                            *)
TwoSwaps(w) ==
  /\ Bug("TwoSwaps") /\ attempt[w] # None
  /\ attempt' = [attempt EXCEPT ![w] = None]
  /\ lost' = lost \cup {Told(w)}
  /\ UNCHANGED <<there, history, creates, tries, answered, swaps, won>>

Step ==
  \/ \E w \in Writers : Begin(w) \/ Fails(w) \/ Settle(w) \/ TwoSwaps(w)
  \/ \E c \in creates : Lands(c)
  \/ Prune

Spec == Init /\ [][Step]_vars

-----------------------------------------------------------------------------
(* The chain grows by one version at a time, and no version changes.       *)
OneBodyAVersion == \A a, b \in history : a.version = b.version => a = b
NoGaps == \A v \in 1..EverHighest : \E o \in history : o.version = v
TheHighestStays == Highest = EverHighest
(* Who was told that it won has won.  Who was told that it lost may have   *)
(* won and been overtaken before it heard; but its version does not hold   *)
(* now, and never will.                                                    *)
WonIsTrue == \A x \in won : \E o \in history : o.version = x.version /\ o.body = x.body
LostIsOver == \A x \in lost : ~ \E o \in history : o.version = x.version /\ o.body = x.body /\ o.version = EverHighest

NeverWonWithoutAnAnswer ==   \* found by its nonce
  ~ \E w \in Writers : /\ answered[w] = "failed" /\ attempt[w] # None
                       /\ \E o \in there : o = attempt[w] /\ Highest = o.version
NeverASleeperRecreates == ~ \E o \in there : o \notin history
=============================================================================
