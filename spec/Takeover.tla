------------------------------ MODULE Takeover ------------------------------
(***************************************************************************)
(* P3: becoming leader, and handing over in order.                         *)
(* Classes Takeover, StepDown and ArchiveInstaller.                        *)
(***************************************************************************)
EXTENDS Writes

(* From before the seal's create is sent the leader appends nothing,       *)
(* serves no strong read and grants no lease; its whole log is in shared   *)
(* storage.                                                                *)
Seal(n) ==
  /\ Has("Seal") /\ MaySwap(n)
  /\ SendCreate(n, current[n] + 1, [NextVersion(n) EXCEPT !.seal = TRUE, !.archive = log[n]])
  /\ UNCHANGED <<manifest, recreated, disk, role, current, adding, commitIndex, leases, network, promises, faults>>

(* It does not resume if it does not hear that its seal is there.          *)
ResumeAfterUnknownSeal(n) ==
  /\ Bug("ResumeAfterUnknownSeal") /\ Sealing(n)
  /\ attempt' = [attempt EXCEPT ![n] = NoAttempt]
  /\ UNCHANGED <<storage, disk, role, current, adding, commitIndex, leases, network, promises, faults>>

(* A node makes its log the sealed one.  What is read from shared storage  *)
(* counts as a message of the manifest's term: whoever has seen a higher   *)
(* one refuses it.                                                         *)
InstallSealedLog(n, v) ==
  /\ manifest[v].seal /\ role[n] # "leader"
  /\ term[n] <= manifest[v].term \/ Bug("SealInstallIgnoresTerm")
  /\ log[n] # manifest[v].archive
  /\ log' = [log EXCEPT ![n] = manifest[v].archive]
  /\ durableIndex' = [durableIndex EXCEPT ![n] = Len(log'[n])]
  /\ term' = [term EXCEPT ![n] = Max(@, manifest[v].term)]
  /\ broken' = IF commitIndex[n] > Common(log[n], log'[n]) THEN broken \cup {"a committed entry was cut"} ELSE broken
  /\ UNCHANGED <<storage, replicaId, leading, commitIndex, leases, network, confirmed, read, faults>>

(* Who may create the next version, with what set.  (Takeover.judge)       *)
MayTakeSealed(n) ==
  /\ Newest.seal
  /\ (log[n] = Newest.archive /\ durableIndex[n] = Len(log[n])) \/ Bug("SealedLogNotInstalled")
  /\ term[n] <= Newest.term
MayTakeAgain(n) ==            \* this very node led, and has restarted
  /\ ~Newest.seal /\ Newest.leader = n
  /\ Self(n) \in Newest.inSync \/ Bug("TakeoverFromOutside")
MayTakeExpired(n) ==
  /\ ~Newest.seal /\ Newest.leader # n
  /\ \/ ~Has("Leases")        \* the safety of writes rests on no clock
     \/ expired >= (IF Bug("TakeoverOfNewerVersion") THEN Top - 1 ELSE Top)
     \/ Bug("TakeoverWithoutLeaseExpiry")
  /\ Self(n) \in Newest.inSync \/ Bug("TakeoverFromOutside")

(* The new leader's set: itself, and who was in sync without the old       *)
(* leader.  After a seal those followers may still hold leases, and so     *)
(* they leave only by P2.                                                  *)
NextInSync(n) ==
  CASE Newest.seal /\ Bug("SealDropsFollowers") -> {Self(n)}
    [] Newest.seal -> Without(Without(Newest.inSync, Newest.leader), n) \cup {Self(n)}
    [] ~Newest.seal /\ Newest.leader = n -> Newest.inSync
    [] OTHER -> Without(Newest.inSync, Newest.leader)

TakeOver(n) ==
  /\ role[n] # "leader" /\ attempt[n].version = 0 /\ Top < MaxVersion /\ Newest.term < MaxTerm
  /\ MayTakeSealed(n) \/ MayTakeAgain(n) \/ MayTakeExpired(n)
  /\ SendCreate(n, Top + 1, Version(Newest.term + 1, n, NextInSync(n), <<n, boots[n]>>))
  /\ UNCHANGED <<manifest, recreated, disk, role, current, adding, commitIndex, leases, network, promises, faults>>
=============================================================================
