----------------------------- MODULE LeaseTime -----------------------------
(***************************************************************************)
(* P8: who counts a lease from when, on which clock.  Replication.tla lets *)
(* a lease end at the same moment for its holder and for whoever waits for *)
(* its end; here is why that is the worst that can happen.                 *)
(* Classes Lease, ManifestChain, InSyncSet, Takeover, FollowerRole.        *)
(*                                                                         *)
(* Two clocks, each with a rate of its own, between Slow and Fast units a  *)
(* tick of real time.  A lease is Length units on its holder's clock; who  *)
(* waits for its end waits Wait = Length * Fast / Slow units on its own.   *)
(* Both leases are the same game.  The leader's: the holder is the leader, *)
(* asked = the create is sent, granted = the watcher first sees the        *)
(* version, heard = the leader knows that the version is its own.  The     *)
(* follower's: the holder is the follower, asked = it sends its heartbeat, *)
(* granted = the leader answers it, heard = the answer arrives.            *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS Slow, Fast, Length, MaxTime, Planted

VARIABLES
  now,                     \* real time, in ticks
  holderRate, waiterRate,  \* units a tick
  asked, again, granted, heard,   \* when that was, in real time; Never: not yet; asked is 0
  renewed,                 \* when the lease was granted for the second time; Never: not yet
  gaveUp,                  \* when the holder lost its log, and with it its lease
  over                     \* the waiter acts as if the lease were over

vars == <<now, holderRate, waiterRate, asked, again, granted, heard, renewed, gaveUp, over>>

Bug(name) == name \in Planted
Never == MaxTime + 1
Wait == IF Bug("DriftIgnored") THEN Length ELSE (Length * Fast) \div Slow

Init ==
  /\ now = 0 /\ holderRate \in {Slow, Fast} /\ waiterRate \in {Slow, Fast}
  /\ asked = 0 /\ again = Never /\ granted = Never /\ heard = Never /\ renewed = Never
  /\ gaveUp = Never /\ over = FALSE

Tick ==
  /\ now < MaxTime /\ now' = now + 1
  /\ UNCHANGED <<holderRate, waiterRate, asked, again, granted, heard, renewed, gaveUp, over>>
AskAgain ==             \* the create is repeated, because nothing was heard
  /\ heard = Never /\ again = Never /\ again' = now
  /\ UNCHANGED <<now, holderRate, waiterRate, asked, granted, heard, renewed, gaveUp, over>>
GrantLease ==
  /\ granted = Never /\ ~over /\ granted' = now
  /\ UNCHANGED <<now, holderRate, waiterRate, asked, again, heard, renewed, gaveUp, over>>
Hear ==                 \* at any time later
  /\ granted # Never /\ heard = Never /\ heard' = now
  /\ UNCHANGED <<now, holderRate, waiterRate, asked, again, granted, renewed, gaveUp, over>>
Renew ==                \* a lease is asked for, granted and heard of once more, all at once
  /\ heard # Never /\ gaveUp = Never /\ renewed = Never /\ ~over /\ renewed' = now
  /\ UNCHANGED <<now, holderRate, waiterRate, asked, again, granted, heard, gaveUp, over>>
GiveUp ==               \* the holder loses its log: it may hold less than it did when it asked
  /\ gaveUp = Never /\ gaveUp' = now
  /\ UNCHANGED <<now, holderRate, waiterRate, asked, again, granted, heard, renewed, over>>

(* From when the holder counts: from before it asked first.                *)
Start == CASE Bug("LeaseFromAnswer") -> heard
           [] Bug("LeaderLeaseFromRetry") /\ again # Never -> again
           [] OTHER -> asked
HeldSince(start) == (now - start) * holderRate < Length
HolderCounts ==
  /\ heard # Never
  /\ gaveUp = Never \/ (Bug("LateHeartbeatAnswer") /\ heard > gaveUp)
  /\ HeldSince(Start) \/ (renewed # Never /\ HeldSince(renewed))

(* The waiter counts from when it saw or granted it last, and then acts on *)
(* exactly that: if there has been another since, it loses.                *)
LastGranted == IF renewed # Never /\ ~Bug("TakeoverOfNewerVersion") THEN renewed ELSE granted
Act ==
  /\ granted # Never /\ ~over
  /\ (now - LastGranted) * waiterRate >= Wait
  /\ over' = TRUE
  /\ UNCHANGED <<now, holderRate, waiterRate, asked, again, granted, heard, renewed, gaveUp>>

Step == Tick \/ AskAgain \/ GrantLease \/ Hear \/ Renew \/ GiveUp \/ Act
Spec == Init /\ [][Step]_vars

-----------------------------------------------------------------------------
NobodyCountsOnALeaseThatIsOver == ~ (HolderCounts /\ over)
ALeaseDiesWithTheLog == ~ (HolderCounts /\ gaveUp # Never)

NeverALeaseIsUsed == ~ (HolderCounts /\ now = 4)
NeverAWaitEnds == ~ (over /\ renewed # Never)
=============================================================================
