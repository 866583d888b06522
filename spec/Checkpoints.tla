---------------------------- MODULE Checkpoints ----------------------------
(***************************************************************************)
(* P10 (and P3 as far as it reads shared storage): segments of the log and *)
(* checkpoints as immutable objects, the manifest that names them, logs    *)
(* that are truncated behind a checkpoint, nodes that continue from shared *)
(* storage, and the removal of objects that nobody names.                  *)
(* Classes Archiver, ArchiveInstaller, ObjectCollector, Takeover.heldOf.   *)
(*                                                                         *)
(* What Replication.tla has checked is taken for granted here, and small:  *)
(* a reader receives from its leader in one step, all is forced at once,   *)
(* and leases are left out: none of these promises rests on a clock.       *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS
  Nodes, First, InitSync,
  MaxTerm, MaxLog, MaxVersion,
  MaxUploads, MaxCrash, MaxReads,
  Planted

VARIABLES
  (* shared storage *)
  manifest,       \* as in Replication.tla, with a checkpoint and an archive of segments
  objects,        \* the objects that are there
  puts,           \* uploads that were sent and may still land
  (* each node *)
  log,            \* the log as if nothing had ever been dropped from it ...
  baseIndex,      \* ... of which only what follows this index is there
  term, role,
  state,          \* the applied state: all entries that it was made of
  current,        \* a leader's highest version that it knows to be its own
  attempt,        \* the next version that it tries to create, with its outcome unknown
  named,          \* what its next version is to name: [checkpoint, archive] (class Archiver)
  uploading,      \* what it uploads
  reading,        \* the version that a reader continues from, 0 if none
  replaces,       \* see ReplaceHeldLog
  ackedIndex,     \* ackedIndex[t][f]
  confirmed, uploads, crashes, reads, broken

storage == <<manifest, objects, puts>>
leading == <<current, attempt, named, uploading>>
reader  == <<reading, replaces>>
bounds  == <<uploads, crashes, reads>>
vars == <<storage, log, baseIndex, term, role, state, leading, reader, ackedIndex, confirmed, bounds, broken>>

Bug(name) == name \in Planted
Min(a, b) == IF a < b THEN a ELSE b
Max(a, b) == IF a > b THEN a ELSE b
UpTo(l, i) == SubSeq(l, 1, i)
IsPrefix(a, b) == Len(a) <= Len(b) /\ UpTo(b, Len(a)) = a
Common(a, b) ==
  LET same == {i \in 0..Min(Len(a), Len(b)) : UpTo(a, i) = UpTo(b, i)}
  IN CHOOSE i \in same : \A j \in same : j <= i

(* An object: the entries after `after` up to the end of `body`, or the    *)
(* state that all of `body` makes.  The manifest names it with its         *)
(* checksum, here: its body.  The key holds the uploader's term, so that   *)
(* a late upload of a deposed leader hits no object that is named.         *)
Object(kind, t, after, body) ==
  [kind |-> kind, term |-> IF Bug("KeyWithoutTerm") THEN 0 ELSE t, after |-> after, body |-> body]
SameKey(a, b) == a.kind = b.kind /\ a.term = b.term /\ a.after = b.after
Nothing == [kind |-> "none", term |-> 0, after |-> 0, body |-> <<>>]

Top == Len(manifest)
Newest == manifest[Top]
Range(s) == {s[i] : i \in 1..Len(s)}
Names(m) == (Range(m.archive) \cup {m.checkpoint}) \ {Nothing}
ArchiveEnd(m) == IF m.archive = <<>> THEN Len(m.checkpoint.body) ELSE Len(m.archive[Len(m.archive)].body)
Holds(n, o) == IsPrefix(o.body, log[n])
NoVersion == [term |-> 0, leader |-> First, inSync |-> {}, checkpoint |-> Nothing, archive |-> <<>>, seal |-> FALSE]

Init ==
  LET perNode(first, other) == [n \in Nodes |-> IF n = First THEN first ELSE other]
      all(x) == perNode(x, x)
  IN
  /\ manifest = <<[NoVersion EXCEPT !.term = 1, !.inSync = InitSync]>>
  /\ objects = {} /\ puts = {}
  /\ log = all(<<>>) /\ baseIndex = all(0) /\ term = perNode(1, 0) /\ role = perNode("leader", "reader")
  /\ state = all(<<>>) /\ current = perNode(1, 0) /\ attempt = all(NoVersion)
  /\ named = all([checkpoint |-> Nothing, archive |-> <<>>]) /\ uploading = all(Nothing)
  /\ reading = all(0) /\ replaces = all(FALSE)
  /\ ackedIndex = [t \in 1..MaxTerm |-> [f \in Nodes |-> 0]]
  /\ confirmed = <<>> /\ uploads = 0 /\ crashes = 0 /\ reads = 0 /\ broken = {}

-----------------------------------------------------------------------------
(* P1, P2, P4, in short                                                    *)

Swapping(n) == attempt[n] # NoVersion
WaitedFor(n) == manifest[current[n]].inSync \cup attempt[n].inSync
InheritedEnd(n) == Cardinality({i \in 1..Len(log[n]) : log[n][i] < term[n]})

AppendEntry(n) ==
  /\ role[n] = "leader" /\ ~attempt[n].seal /\ Len(log[n]) < MaxLog
  /\ log' = [log EXCEPT ![n] = Append(@, term[n])]
  /\ UNCHANGED <<storage, baseIndex, term, role, state, leading, reader, ackedIndex, confirmed, bounds, broken>>

(* Reader f takes `new` for the beginning of its log.                      *)
Take(f, new) ==
  /\ log' = [log EXCEPT ![f] = IF IsPrefix(new, @) THEN @ ELSE new]
  /\ broken' = IF Common(log[f], log'[f]) < Len(state[f]) THEN broken \cup {"a committed entry was cut"} ELSE broken

(* A leader can send only what it has not dropped.                         *)
Receive(f, n) ==
  /\ role[n] = "leader" /\ role[f] = "reader" /\ term[f] <= term[n]
  /\ Common(log[f], log[n]) >= baseIndex[n] /\ Common(log[f], log[n]) >= baseIndex[f]
  /\ Take(f, log[n])
  /\ term' = [term EXCEPT ![f] = term[n]]
  /\ ackedIndex' = [ackedIndex EXCEPT ![term[n]][f] = Len(log[n])]
  /\ state' = [state EXCEPT ![f] = IF Len(@) < baseIndex[f] \/ Len(@) >= Len(state[n]) THEN @ ELSE state[n]]
  /\ UNCHANGED <<storage, baseIndex, role, leading, reader, confirmed, bounds>>

Commit(n) ==
  /\ role[n] = "leader"
  /\ \E i \in (Len(state[n]) + 1)..Len(log[n]) :
     /\ \A m \in WaitedFor(n) \ {n} : ackedIndex[term[n]][m] >= i
     /\ state' = [state EXCEPT ![n] = UpTo(log[n], i)]
     /\ confirmed' = IF IsPrefix(confirmed, state'[n]) THEN state'[n] ELSE confirmed
     /\ broken' = IF IsPrefix(confirmed, state'[n]) \/ IsPrefix(state'[n], confirmed)
                  THEN broken ELSE broken \cup {"a confirmed entry was replaced"}
  /\ UNCHANGED <<storage, log, baseIndex, term, role, leading, reader, ackedIndex, bounds>>

-----------------------------------------------------------------------------
(* P10: the archive                                                        *)

Upload(n, o) ==
  /\ role[n] = "leader" /\ uploading[n] = Nothing /\ uploads < MaxUploads
  /\ uploading' = [uploading EXCEPT ![n] = o]
  /\ puts' = puts \cup {o}
  /\ uploads' = uploads + 1
  /\ UNCHANGED <<manifest, objects, log, baseIndex, term, role, state, current, attempt, named, reader, ackedIndex,
                 confirmed, crashes, reads, broken>>

(* The next segment: what is committed; and before a seal the rest, too.   *)
Archive(n) ==
  /\ ArchiveEnd(named[n]) < Len(state[n])
  /\ Upload(n, Object("log", term[n], ArchiveEnd(named[n]), state[n]))
ArchiveForSeal(n) ==
  /\ ArchiveEnd(named[n]) < Len(log[n])
  /\ Upload(n, Object("log", term[n], ArchiveEnd(named[n]), log[n]))
Checkpoint(n) ==
  LET body == IF Bug("CheckpointBeyondCommitted") THEN log[n] ELSE state[n] IN
  /\ Len(named[n].checkpoint.body) < Len(body)
  /\ Upload(n, Object("state", term[n], Len(body), body))

(* It is there: it is to be named by the next version.  A checkpoint       *)
(* replaces the segments that it holds.                                    *)
PutLands(n, o) ==
  LET rest == SelectSeq(named[n].archive, LAMBDA x : Len(x.body) > Len(o.body)) IN
  /\ uploading[n] = o /\ role[n] = "leader"
  /\ objects' = {x \in objects : ~SameKey(x, o)} \cup {o}
  /\ puts' = puts \ {o}
  /\ named' = [named EXCEPT ![n] = IF o.kind = "log" THEN [@ EXCEPT !.archive = Append(@, o)]
                                   ELSE [checkpoint |-> o, archive |-> rest]]
  /\ uploading' = [uploading EXCEPT ![n] = Nothing]
  /\ UNCHANGED <<manifest, log, baseIndex, term, role, state, current, attempt, reader, ackedIndex, confirmed, bounds, broken>>

(* It may also land long after its uploader has stopped to lead.           *)
PutLandsLate(o) ==
  /\ \A n \in Nodes : uploading[n] # o
  /\ objects' = {x \in objects : ~SameKey(x, o)} \cup {o}
  /\ puts' = puts \ {o}
  /\ UNCHANGED <<manifest, log, baseIndex, term, role, state, leading, reader, ackedIndex, confirmed, bounds, broken>>

(* The log that a checkpoint holds is dropped when the manifest names it:  *)
(* of the leader, and of readers that hear of it and have applied it.      *)
DropCheckpointed(n) ==
  \E l \in Nodes :
    LET o == IF Bug("CheckpointAhead") THEN named[l].checkpoint ELSE manifest[current[l]].checkpoint IN
    /\ role[l] = "leader" /\ (l = n \/ (role[n] = "reader" /\ term[n] = term[l] /\ reading[n] = 0))
    /\ baseIndex[n] < Min(Len(o.body), Len(state[n]))
    /\ baseIndex' = [baseIndex EXCEPT ![n] = Min(Len(o.body), Len(state[n]))]
    /\ UNCHANGED <<storage, log, term, role, state, leading, reader, ackedIndex, confirmed, bounds, broken>>

-----------------------------------------------------------------------------
(* The manifest: one create at a time, which may land late                 *)

Swap(n, inSync, seal) ==
  /\ role[n] = "leader" /\ ~Swapping(n) /\ current[n] < MaxVersion
  /\ attempt' = [attempt EXCEPT ![n] = [manifest[current[n]] EXCEPT !.inSync = inSync, !.seal = seal,
                                           !.checkpoint = named[n].checkpoint, !.archive = named[n].archive]]
  /\ UNCHANGED <<storage, log, baseIndex, term, role, state, current, named, uploading, reader, ackedIndex, confirmed, bounds, broken>>

NameUploaded(n) ==
  /\ role[n] = "leader"
  /\ named[n].archive # manifest[current[n]].archive \/ named[n].checkpoint # manifest[current[n]].checkpoint
  /\ Swap(n, manifest[current[n]].inSync, FALSE)
SwapIn(n, f) ==
  /\ role[n] = "leader" /\ f \notin manifest[current[n]].inSync
  /\ ackedIndex[term[n]][f] >= Max(Len(state[n]), InheritedEnd(n)) /\ ackedIndex[term[n]][f] > 0
  /\ Swap(n, manifest[current[n]].inSync \cup {f}, FALSE)
Seal(n) ==
  /\ role[n] = "leader" /\ ArchiveEnd(named[n]) = Len(log[n]) /\ log[n] # <<>>
  /\ Swap(n, manifest[current[n]].inSync, TRUE)

CreateLands(n) ==
  /\ Swapping(n) /\ Top = current[n]
  /\ manifest' = Append(manifest, attempt[n])
  /\ UNCHANGED <<objects, puts, log, baseIndex, term, role, state, leading, reader, ackedIndex, confirmed, bounds, broken>>

Forget(n) ==
  /\ role' = [role EXCEPT ![n] = "reader"] /\ current' = [current EXCEPT ![n] = 0]
  /\ attempt' = [attempt EXCEPT ![n] = NoVersion] /\ uploading' = [uploading EXCEPT ![n] = Nothing]
  /\ named' = [named EXCEPT ![n] = [checkpoint |-> Nothing, archive |-> <<>>]]

Settle(n) ==
  /\ Swapping(n) /\ Top > current[n]
  /\ IF manifest[current[n] + 1] = attempt[n] /\ Top = current[n] + 1 /\ ~attempt[n].seal
     THEN /\ current' = [current EXCEPT ![n] = @ + 1]
          /\ attempt' = [attempt EXCEPT ![n] = NoVersion]
          /\ UNCHANGED <<role, named, uploading>>
     ELSE Forget(n)
  /\ UNCHANGED <<storage, log, baseIndex, term, state, reader, ackedIndex, confirmed, bounds, broken>>

-----------------------------------------------------------------------------
(* P3: becoming leader, in one step                                        *)

(* Of the archive, a new leader names what its own log agrees with: a      *)
(* sealed log may have ended with entries that were never confirmed.       *)
HeldOf(n, archive) ==
  LET differing == {i \in 1..Len(archive) : ~Holds(n, archive[i])} IN
  IF differing = {} \/ Bug("OldArchiveKept") THEN archive
  ELSE SubSeq(archive, 1, (CHOOSE i \in differing : \A j \in differing : i <= j) - 1)

TakeOver(n) ==
  /\ role[n] = "reader" /\ reading[n] = 0 /\ Newest.term < MaxTerm /\ Top < MaxVersion /\ term[n] <= Newest.term
  /\ Len(state[n]) >= baseIndex[n]
  /\ \/ ~Newest.seal /\ n \in Newest.inSync /\ n # Newest.leader
     \/ Newest.seal /\ Len(log[n]) = ArchiveEnd(Newest) /\ \A o \in Names(Newest) : Holds(n, o)
  /\ LET archive == HeldOf(n, Newest.archive) IN
     /\ manifest' = Append(manifest, [Newest EXCEPT !.term = @ + 1, !.leader = n, !.seal = FALSE, !.archive = archive,
                                        !.inSync = (@ \ {Newest.leader}) \cup {n}])
     /\ named' = [named EXCEPT ![n] = [checkpoint |-> Newest.checkpoint, archive |-> archive]]
  /\ role' = [role EXCEPT ![n] = "leader"] /\ term' = [term EXCEPT ![n] = Newest.term + 1]
  /\ current' = [current EXCEPT ![n] = Top + 1]
  /\ UNCHANGED <<objects, puts, log, baseIndex, state, attempt, uploading, reader, ackedIndex, confirmed, bounds, broken>>

(* A crash loses the state, which then has to come from shared storage.    *)
Crash(n) ==
  /\ crashes < MaxCrash /\ crashes' = crashes + 1
  /\ Forget(n)
  /\ state' = [state EXCEPT ![n] = <<>>]
  /\ reading' = [reading EXCEPT ![n] = 0] /\ replaces' = [replaces EXCEPT ![n] = FALSE]
  /\ UNCHANGED <<storage, log, baseIndex, term, ackedIndex, confirmed, uploads, reads, broken>>

RestoreState(n) ==
  /\ Len(state[n]) < baseIndex[n] /\ Newest.checkpoint \in objects /\ Len(Newest.checkpoint.body) >= baseIndex[n]
  /\ state' = [state EXCEPT ![n] = Newest.checkpoint.body]
  /\ UNCHANGED <<storage, log, baseIndex, term, role, leading, reader, ackedIndex, confirmed, bounds, broken>>

-----------------------------------------------------------------------------
(* P9, P10: a node continues from shared storage: it reads the manifest,   *)
(* and then, much later, one object after the other                        *)

ContinueFromStorage(f) ==
  /\ role[f] = "reader" /\ reading[f] = 0 /\ Newest.term >= term[f] /\ reads < MaxReads
  /\ \E o \in Names(Newest) : ~Holds(f, o)
  /\ reading' = [reading EXCEPT ![f] = Top]
  /\ replaces' = [replaces EXCEPT ![f] = Bug("ReplaceHeldLog") /\ ~Holds(f, Newest.checkpoint)]
  /\ reads' = reads + 1
  /\ UNCHANGED <<storage, log, baseIndex, term, role, state, leading, ackedIndex, confirmed, uploads, crashes, broken>>

(* A checkpoint replaces the log only if the log still does not hold it    *)
(* when it has come; and what is read from storage counts as a message of  *)
(* the manifest's term.                                                    *)
InstallCheckpoint(f) ==
  LET o == manifest[reading[f]].checkpoint
      t == manifest[reading[f]].term
  IN
  /\ reading[f] # 0 /\ role[f] = "reader" /\ o # Nothing /\ o \in objects
  /\ term[f] <= t \/ Bug("ReplaceHeldLog")
  /\ IF Bug("ReplaceHeldLog") THEN replaces[f] ELSE ~Holds(f, o)
  /\ log' = [log EXCEPT ![f] = o.body] /\ baseIndex' = [baseIndex EXCEPT ![f] = Len(o.body)]
  /\ state' = [state EXCEPT ![f] = IF Len(@) < Len(o.body) THEN o.body ELSE @]
  /\ term' = [term EXCEPT ![f] = Max(@, t)]
  /\ replaces' = [replaces EXCEPT ![f] = FALSE]
  /\ broken' = IF Common(log[f], o.body) < Len(state[f]) THEN broken \cup {"a committed entry was cut"} ELSE broken
  /\ UNCHANGED <<storage, role, leading, reading, ackedIndex, confirmed, bounds>>

InstallSegment(f) ==
  /\ reading[f] # 0 /\ role[f] = "reader" /\ term[f] <= manifest[reading[f]].term
  /\ Holds(f, manifest[reading[f]].checkpoint)
  /\ \E i \in 1..Len(manifest[reading[f]].archive) :
     LET o == manifest[reading[f]].archive[i] IN
     /\ ~Holds(f, o) /\ o \in objects /\ \A j \in 1..(i - 1) : Holds(f, manifest[reading[f]].archive[j])
     /\ Take(f, o.body)
  /\ term' = [term EXCEPT ![f] = manifest[reading[f]].term]
  /\ UNCHANGED <<storage, baseIndex, role, state, leading, reader, ackedIndex, confirmed, bounds>>

StopReading(f) ==
  /\ reading[f] # 0
  /\ reading' = [reading EXCEPT ![f] = 0] /\ replaces' = [replaces EXCEPT ![f] = FALSE]
  /\ UNCHANGED <<storage, log, baseIndex, term, role, state, leading, ackedIndex, confirmed, bounds, broken>>

(* A leader removes what nobody names: neither the version that it knows,  *)
(* nor the one that it tries to create, nor the one after that; nothing of *)
(* a later term; and nothing that a reader may still be reading (grace).   *)
Collect(n) ==
  /\ role[n] = "leader"
  /\ LET Unnamed(o) ==
     /\ o \notin Names(manifest[current[n]]) \/ Bug("CollectSuperseded")
     /\ o \notin Names(attempt[n]) \/ Bug("CollectPending")
     /\ o \notin Names(named[n]) \cup {uploading[n]} \/ Bug("CollectUploaded")
     /\ o.term <= term[n] \/ Bug("CollectLaterTerms")
     /\ (\A f \in Nodes : reading[f] # 0 => o \notin Names(manifest[reading[f]])) \/ Bug("NoGrace")
     IN /\ \E o \in objects : Unnamed(o)
        /\ objects' = {o \in objects : ~Unnamed(o)}
  /\ UNCHANGED <<manifest, puts, log, baseIndex, term, role, state, leading, reader, ackedIndex, confirmed, bounds, broken>>

Step ==
  \/ \E n \in Nodes :
       \/ AppendEntry(n) \/ Commit(n) \/ Archive(n) \/ ArchiveForSeal(n) \/ Checkpoint(n)
       \/ DropCheckpointed(n) \/ NameUploaded(n) \/ Seal(n) \/ CreateLands(n) \/ Settle(n) \/ TakeOver(n)
       \/ Crash(n) \/ RestoreState(n)
       \/ ContinueFromStorage(n) \/ InstallCheckpoint(n) \/ InstallSegment(n) \/ StopReading(n) \/ Collect(n)
       \/ \E f \in Nodes : SwapIn(n, f) \/ Receive(f, n)
       \/ \E o \in puts : PutLands(n, o)
  \/ \E o \in puts : PutLandsLate(o)

Spec == Init /\ [][Step]_vars
Symmetry == Permutations(Nodes \ {First})

-----------------------------------------------------------------------------
ConfirmedIsDurable ==
  /\ \A n \in Newest.inSync : IsPrefix(confirmed, log[n])
  /\ Newest.seal => \A o \in Names(Newest) : IsPrefix(o.body, confirmed) \/ IsPrefix(confirmed, o.body)
StateIsConfirmed == \A n \in Nodes : IsPrefix(state[n], confirmed)
CommittedIsNotCut == "a committed entry was cut" \notin broken
ConfirmedIsKept == "a confirmed entry was replaced" \notin broken
NamedIsThere == \A o \in Names(Newest) : o \in objects
CheckpointIsCommitted == IsPrefix(Newest.checkpoint.body, confirmed)
(* The archive is the log of the leader that names it, without gaps.       *)
ArchiveAgrees ==
  /\ role[Newest.leader] = "leader" /\ term[Newest.leader] = Newest.term =>
       \A o \in Names(Newest) : Holds(Newest.leader, o)
  /\ \A i \in 1..Len(Newest.archive) :
       /\ Newest.archive[i].after <= IF i = 1 THEN Len(Newest.checkpoint.body) ELSE Len(Newest.archive[i - 1].body)
       /\ Len(Newest.archive[i].body) > Len(Newest.checkpoint.body)
(* Every node finds in shared storage the state that its log goes on from. *)
RestartsFromStorage == \A n \in Nodes : baseIndex[n] <= Len(Newest.checkpoint.body)
ReaderFindsWhatItWasTold ==
  \A f \in Nodes : reading[f] # 0 => \A o \in Names(manifest[reading[f]]) : o \in objects \/ Holds(f, o)

NeverALearnerStartsFromACheckpoint ==
  ~ \E n \in Nodes : baseIndex[n] > 0 /\ n \in Newest.inSync /\ n \notin InitSync
NeverAnArchiveIsClipped == ~ \E v \in 2..Top : Len(manifest[v].archive) < Len(manifest[v - 1].archive) /\ manifest[v].term > manifest[v - 1].term
NeverAStateComesBack == ~ \E n \in Nodes : crashes > 0 /\ role[n] = "leader" /\ baseIndex[n] > 0 /\ term[n] = 2
=============================================================================
