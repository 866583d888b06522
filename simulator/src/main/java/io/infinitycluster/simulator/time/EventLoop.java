package io.infinitycluster.simulator.time;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The event loop of one process incarnation: the gate through which every callback of that process passes, be it a timer,
 * a message or a completion (design section 2).
 *
 * <p>While the process runs, a callback passes at once, as part of the event that brings it. While it is paused,
 * callbacks wait; when it resumes they run in the order in which they came, one event each, all at the time of the
 * resumption, and what comes meanwhile queues behind them. That is what a stopped virtual machine or a long garbage
 * collection looks like: the clock has gone on. Once the process has stopped, nothing passes any more, and what waited is
 * forgotten.
 *
 * <p>A callback within a callback would break what the ports promise, so it is an {@link IllegalStateException}.
 */
public final class EventLoop {

    private enum State {
        RUNNING,
        PAUSED,
        STOPPED
    }

    private final Scheduler scheduler;
    private final String name;
    private final int actor;
    private final ArrayDeque<Runnable> backlog = new ArrayDeque<>();
    private final List<Runnable> stopActions = new ArrayList<>();
    private final CatchUp catchUp = new CatchUp();
    private State state = State.RUNNING;
    /** Whether a callback may pass at once: the process runs and nothing waits. */
    private boolean open = true;

    private boolean inside;

    /**
     * The loop of a process that has just started.
     *
     * @param name the actor's name in traces; a restarted process bears the same
     */
    public EventLoop(Scheduler scheduler, String name) {
        this.scheduler = scheduler;
        this.name = name;
        this.actor = scheduler.actor(name);
    }

    /** The queue that this loop is fed from. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The actor's name in traces. */
    public String name() {
        return name;
    }

    /** The actor's number, from {@link Scheduler#actor}. */
    public int actor() {
        return actor;
    }

    /** Whether the process is paused. */
    public boolean isPaused() {
        return state == State.PAUSED;
    }

    /** Whether the process has stopped. */
    public boolean isStopped() {
        return state == State.STOPPED;
    }

    /** How many callbacks wait for the process to resume or to catch up. */
    public int waiting() {
        return backlog.size();
    }

    /** Runs a callback, now or after a pause; not at all if the process has stopped. */
    public void enter(Runnable callback) {
        if (tryEnter()) {
            try {
                callback.run();
            } finally {
                leave();
            }
        } else {
            defer(callback);
        }
    }

    /**
     * Like {@link #enter} for callers who would rather not allocate a callback: if this returns true, run it and call
     * {@link #leave} in a finally block; otherwise hand it to {@link #defer}.
     */
    public boolean tryEnter() {
        if (!open) {
            return false;
        }
        if (inside) {
            throw new IllegalStateException("callback within a callback of " + name);
        }
        inside = true;
        return true;
    }

    /** Ends what {@link #tryEnter} began. */
    public void leave() {
        inside = false;
    }

    /** Keeps a callback that could not enter until the process has caught up, or forgets it if the process has stopped. */
    public void defer(Runnable callback) {
        if (state != State.STOPPED) {
            backlog.add(callback);
        }
    }

    /** Runs a task on this loop, as an event of its own, at the present time and after whatever is already due. */
    public void post(Runnable task) {
        at(scheduler.now(), EventKind.TASK, task);
    }

    /** Runs a task on this loop at a virtual time, or later if the process is paused then. */
    public void at(long time, EventKind kind, Runnable task) {
        scheduler.at(time, actor, kind, () -> enter(task));
    }

    /** Stops all callbacks until {@link #resume}; the clock runs on. No effect unless the process is running. */
    public void pause() {
        if (state == State.RUNNING) {
            state = State.PAUSED;
            open = false;
            scheduler.cancel(catchUp);
        }
    }

    /** Lets the process go on, at first with what has waited. No effect unless it is paused. */
    public void resume() {
        if (state == State.PAUSED) {
            state = State.RUNNING;
            continueCatchingUp();
        }
    }

    /** Ends the process for good: no callback runs from now on. May be called from within a callback. */
    public void stop() {
        if (state == State.STOPPED) {
            return;
        }
        state = State.STOPPED;
        open = false;
        backlog.clear();
        scheduler.cancel(catchUp);
        for (Runnable action : stopActions) {
            action.run();
        }
        stopActions.clear();
    }

    /** Registers what else must end with the process. It runs within {@link #stop}, at once if that has been called. */
    public void onStop(Runnable action) {
        if (state == State.STOPPED) {
            action.run();
        } else {
            stopActions.add(action);
        }
    }

    /** A listener whose callbacks pass through this loop. It allocates nothing while the loop is open. */
    public <M> Transport.Listener<M> gate(Transport.Listener<M> listener) {
        return new Transport.Listener<>() {
            @Override
            public void received(String from, M message) {
                if (tryEnter()) {
                    try {
                        listener.received(from, message);
                    } finally {
                        leave();
                    }
                } else {
                    defer(() -> listener.received(from, message));
                }
            }

            @Override
            public void disconnected(String address) {
                enter(() -> listener.disconnected(address));
            }
        };
    }

    /** A completion that passes through this loop. */
    public <T> Completion<T> gate(Completion<T> completion) {
        return new Completion<>() {
            @Override
            public void succeeded(T value) {
                enter(() -> completion.succeeded(value));
            }

            @Override
            public void failed(PortFailure failure) {
                enter(() -> completion.failed(failure));
            }
        };
    }

    private void continueCatchingUp() {
        open = backlog.isEmpty();
        if (!open) {
            scheduler.at(scheduler.now(), actor, EventKind.RESUME, catchUp);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Runs what has waited longest; one callback an event, so that invariants are checked after each. */
    private final class CatchUp extends CancellableEvent {
        @Override
        public void run() {
            Runnable callback = backlog.remove();
            inside = true;
            try {
                callback.run();
            } finally {
                inside = false;
                if (state == State.RUNNING) {
                    continueCatchingUp();
                }
            }
        }

        @Override
        public String toString() {
            return name + " catches up";
        }
    }
}
