package io.infinitycluster.scenarios;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.run.FaultKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The cluster of a scenario, and all that can be done to it. What faults do is {@link #faults()}; what an operator orders and what must
 * happen is here.
 *
 * <p>Each method is a step. What waits does so for a bound from {@link #bounds()}, in virtual time, and fails when that is over.
 */
public final class ScenarioCluster {

    private static final long DRIFT_PPB_PER_PPM = 1_000;
    /** How fast a clock may run in a scenario, as a part of what the cluster allows for. */
    private static final long DRIFT_NUMERATOR = 9;

    private static final long DRIFT_DENOMINATOR = 10;

    private final World world;
    private final Bounds bounds;
    private final Faults faults;

    ScenarioCluster(World world) {
        this.world = world;
        bounds = new Bounds(world.settings());
        faults = new Faults(world);
    }

    /** How long things may take. */
    public Bounds bounds() {
        return bounds;
    }

    /** The times and limits of the cluster. */
    public ClusterSettings settings() {
        return world.settings();
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** Chance, from the seed: for all that the scenario's sentence leaves open. */
    public RandomStream draw() {
        return world.draw();
    }

    /** A node. */
    public NodeHandle at(String name) {
        return new NodeHandle(world, world.node(name));
    }

    /** All nodes. */
    public List<NodeHandle> all() {
        return world.cluster().nodes().stream()
                .map(each -> new NodeHandle(world, each))
                .toList();
    }

    /** The node that leads in the highest term, as an outside observer sees it; waits until there is one. */
    public NodeHandle leader() {
        world.await(
                "that some node leads",
                bounds.promotion(),
                () -> world.cluster().leader() != null);
        SimulatedNode leader = world.cluster().leader();
        if (leader == null) {
            throw new IllegalStateException("the leader is gone within no time");
        }
        return new NodeHandle(world, leader);
    }

    /** The highest version of the manifest. */
    public Manifest manifest() {
        return world.manifest();
    }

    /** What is in shared storage. */
    public Bucket bucket() {
        return new Bucket(world);
    }

    /** Counts from now on which entries one node sends to another; those up to an index are old. */
    public LogTap tapLog(String from, String to, long upTo) {
        LogTap tap = new LogTap(at(from).address(), at(to).address(), upTo);
        world.cluster().network().tap(tap);
        return tap;
    }

    // --- The beginning ---

    /** Sets the cluster up: everybody has the role given, followers are in sync, and clients begin to work. */
    public void start(Cast... cast) {
        world.step("starts with " + Arrays.toString(cast));
        for (Cast each : cast) {
            SimulatedNode node = world.cluster().addNode(each.name());
            if (draw().nextBoolean()) {
                long most = world.settings().driftPpm() * DRIFT_PPB_PER_PPM * DRIFT_NUMERATOR / DRIFT_DENOMINATOR;
                node.clock().drift(draw().between(-most, most));
            }
        }
        world.complete();
        world.cluster().nodes().forEach(SimulatedNode::start);
        world.await(
                "that all logs are open",
                bounds.heartbeat(),
                () -> all().stream().allMatch(NodeHandle::hasLog));
        for (Cast each : cast) {
            if (each.role() == NodeRole.LEADER) {
                promote(each.name()).isDone();
            }
        }
        List<Attempt> joining = new ArrayList<>();
        for (Cast each : cast) {
            if (each.role() == NodeRole.FOLLOWER) {
                joining.add(makeFollower(each.name()));
            } else if (each.role() == NodeRole.LEARNER) {
                joining.add(makeLearner(each.name()));
            }
        }
        joining.forEach(Attempt::isDone);
        for (Cast each : cast) {
            if (each.role() == NodeRole.FOLLOWER) {
                awaitInSync(each.name());
                awaitLease(each.name());
            }
        }
        world.workload().start();
        pass(draw().between(World.SECOND / 2, 3 * World.SECOND));
    }

    /** The same, with up to one follower and two learners more, as the seed draws. */
    public void startAmongOthers(Cast... cast) {
        List<Cast> all = new ArrayList<>(Arrays.asList(cast));
        if (draw().nextBoolean()) {
            all.add(Cast.follower("neville"));
        }
        if (draw().nextBoolean()) {
            all.add(Cast.learner("luna"));
        }
        if (draw().nextInt(3) == 0) {
            all.add(Cast.learner("dobby"));
        }
        start(all.toArray(new Cast[0]));
    }

    // --- An operator's orders ---

    /** Orders a node to lead. */
    public Attempt promote(String name) {
        return order(name, "promotion of " + name, RoleRequest.leader(name), bounds.promotion());
    }

    /** Orders a node to lead, even if confirmed writes are lost by it. */
    public Attempt promoteDespiteLoss(String name) {
        return order(
                name,
                "promotion of " + name + " despite loss",
                RoleRequest.leaderDespiteLoss(name),
                bounds.promotion());
    }

    /** Orders a node to follow whoever leads now. */
    public Attempt makeFollower(String name) {
        return makeFollower(name, name);
    }

    /** Orders a machine to follow whoever leads now, under a name that need not be the machine's. */
    public Attempt makeFollower(String machine, String name) {
        RoleRequest request = RoleRequest.follower(name, leader().address());
        return order(machine, machine + " as follower " + name, request, bounds.join());
    }

    /** Orders a node to follow a certain other one, whether that leads or not. */
    public Attempt makeFollowerOf(String leader, String name) {
        RoleRequest request = RoleRequest.follower(name, at(leader).address());
        return order(name, name + " as follower of " + leader, request, bounds.join());
    }

    /** Orders a node to learn from whoever leads now. */
    public Attempt makeLearner(String name) {
        return order(name, name + " as learner", RoleRequest.learner(name, leader().address()), bounds.join());
    }

    /** Orders a node to admin: a leader steps down in order, a reader leaves the cluster. */
    public Attempt sendToAdmin(String name) {
        return order(name, name + " to admin", RoleRequest.admin(), bounds.handOver());
    }

    /** Orders a node to serve alone. */
    public Attempt makeStandalone(String name) {
        return order(name, name + " to standalone", RoleRequest.standalone(), bounds.standalone());
    }

    private Attempt order(String machine, String what, RoleRequest request, long bound) {
        SimulatedNode node = world.node(machine);
        Attempt attempt = new Attempt(world, what, bound, Math.max(bound, bounds.hopelessPromotion()));
        world.step(what + " is ordered");
        world.later(() -> node.request(process -> process.assign(request, attempt.asOrder())));
        return attempt;
    }

    /** Orders the leader to remove a node from the cluster. */
    public Attempt remove(String name) {
        Attempt attempt = new Attempt(world, "removal of " + name, bounds.drop(), bounds.drop());
        SimulatedNode leader = world.node(leader().name());
        world.step("removal of " + name + " is ordered");
        world.injected(FaultKind.REMOVAL);
        world.later(() -> leader.request(process -> process.removeNode(name, attempt.asOrder())));
        return attempt;
    }

    // --- Clients ---

    /** Writes a value to whoever leads, and waits until it is confirmed. */
    public Attempt write(String key, String value) {
        return leader().write(key, value).isDone();
    }

    /** The clients in the background end, and what they were told is judged: what follows is no part of their history. */
    public void clientsEnd() {
        world.step("the clients stop, and what they were told is judged");
        world.endHistory();
    }

    /** How many writes of the clients in the background were confirmed so far. */
    public long confirmedByClients() {
        return world.workload().counts().confirmedWrites();
    }

    /** The clients in the background get some write confirmed and some strong read answered. */
    public void awaitService() {
        world.step("the clients are served");
        long writes = world.workload().counts().confirmedWrites();
        long reads = world.workload().counts().strongReads();
        long patience = world.clients().timeoutNanos() * world.cluster().nodes().size();
        world.await(
                "a confirmed write and a strong read",
                bounds.commit() + patience,
                () -> world.workload().counts().confirmedWrites() > writes
                        && world.workload().counts().strongReads() > reads);
    }

    // --- What must happen ---

    /** Waits until something holds, for a bound in nanoseconds. */
    public void await(String what, long boundNanos, BooleanSupplier condition) {
        world.step("wait until " + what);
        world.await(what, boundNanos, condition);
    }

    /** Something holds now. */
    public void expect(String what, boolean holds) {
        world.step("expect that " + what);
        if (!holds) {
            world.fail("it does not hold that " + what);
        }
    }

    /** For that many nanoseconds something holds after every event. */
    public void stays(String what, long nanos, BooleanSupplier condition) {
        world.step(what + " for a while");
        world.holds(what, nanos, condition);
    }

    /** Virtual time since the beginning, in nanoseconds. */
    public long now() {
        return world.now();
    }

    /** Lets virtual time pass. */
    public void pass(long nanos) {
        world.step("time passes");
        world.pass(nanos);
    }

    /** Lets as much virtual time pass as the seed draws between two bounds. */
    public void passBetween(long lowNanos, long highNanos) {
        pass(draw().between(lowNanos, highNanos));
    }

    /** Waits until shared storage has read the next object for a node, whose bytes are on their way to it then. */
    public void awaitRead(String name, long boundNanos) {
        long reads = world.cluster().store().reads(name);
        await(
                name + " reads something in shared storage",
                boundNanos,
                () -> world.cluster().store().reads(name) > reads);
    }

    /** Waits until these are followers in sync; they join by themselves or were told to. */
    public void awaitInSync(String... names) {
        for (String name : names) {
            NodeHandle node = at(name);
            await(name + " is in sync", bounds.rejoin(), () -> node.is(NodeRole.FOLLOWER) && node.isInSync());
        }
    }

    /** Waits until these may serve strong reads alone (P8). */
    public void awaitLease(String... names) {
        for (String name : names) {
            await(name + " holds a lease", bounds.swapAfterOutage(), () -> at(name).holdsLease());
        }
    }

    /** Waits until these have lost the right to serve strong reads alone (P8). */
    public void awaitNoLease(String... names) {
        for (String name : names) {
            await(name + " holds no lease", bounds.drop() + bounds.leaseEnd(), () -> !at(name).holdsLease());
        }
    }

    /** Waits until these have left the in-sync set. */
    public void awaitOutOfSync(String... names) {
        for (String name : names) {
            await(
                    name + " is out of the in-sync set",
                    bounds.drop(),
                    () -> manifest().inSyncNamed(name) == null);
        }
    }

    /** Waits until these have gone to admin. */
    public void awaitAdmin(String... names) {
        for (String name : names) {
            await(name + " goes to admin", bounds.rejoin(), () -> at(name).is(NodeRole.ADMIN));
        }
    }

    /** Waits until these have applied all that the leader has applied when the waiting begins. */
    public void awaitCaughtUp(String... names) {
        long goal = leader().appliedIndex();
        for (String name : names) {
            await(name + " has applied the log up to " + goal, bounds.rejoin(), () -> at(name).appliedIndex() >= goal);
        }
    }

    /**
     * The story ends well: the clients are served; then they stop, and every node that runs and is no admin has applied the very same, every
     * follower in sync and under a lease.
     */
    public void settles() {
        awaitService();
        world.step("the clients stop, and what they were told is judged");
        world.endHistory();
        world.step("all agree");
        world.await("that all have applied the same", bounds.rejoin(), this::agree);
    }

    private boolean agree() {
        SimulatedNode leader = world.cluster().leader();
        if (leader == null) {
            return false;
        }
        long applied = leader.process().applier().appliedIndex();
        for (NodeHandle each : all()) {
            boolean takesPart = each.isUp() && !each.is(NodeRole.ADMIN);
            if (takesPart
                    && (each.appliedIndex() != applied
                            || (each.is(NodeRole.FOLLOWER) && !(each.isInSync() && each.holdsLease())))) {
                return false;
            }
        }
        return true;
    }
}
