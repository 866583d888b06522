package io.infinitycluster.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What code that must run the same for the same seed cannot touch: each constant is one family of the JDK that brings
 * in something from outside the run. A call, a method reference and, where the type as such is out of bounds, its mere
 * mention are found.
 */
@SuppressWarnings("ImmutableEnumChecker") // the bans are immutable; the checker cannot see into lambdas
enum Forbidden {
    TIME(
            "the time comes from the Clock port",
            types("java\\.time\\.Clock", "java\\.time\\.InstantSource"),
            calls("java.lang.System", "currentTimeMillis", "nanoTime"),
            access(a -> a.getTargetOwner().getPackageName().startsWith("java.time") && named(a, "now")),
            calls("java.time.ZoneId", "systemDefault"),
            calls("java.util.TimeZone", "getDefault"),
            calls("java.util.Calendar", "getInstance"),
            constructor("java.util.Date", 0),
            constructor("java.util.GregorianCalendar", 0)),

    THREADS(
            "a node runs on its own single-threaded event loop and never blocks",
            types(
                    "java\\.lang\\.(Thread|ThreadGroup|ThreadLocal|InheritableThreadLocal)(\\$.*)?",
                    "java\\.util\\.(Timer|TimerTask)",
                    // Futures that the event loop completes, and units, are fine; the rest of the package is about
                    // threads.
                    "java\\.util\\.concurrent\\.(?!TimeUnit$|CompletionStage$|Completable|CompletionException$"
                            + "|CancellationException$|ExecutionException$|TimeoutException$|atomic\\.).*"),
            access(a -> a.getTargetOwner().isEquivalentTo(java.util.concurrent.CompletableFuture.class)
                    && (a.getTarget().getName().endsWith("Async")
                            || named(a, "get", "join", "orTimeout", "completeOnTimeout", "delayedExecutor"))),
            access(a -> named(a, "parallelStream")),
            access(a -> named(a, "parallel") && a.getTargetOwner().isAssignableTo(java.util.stream.BaseStream.class)),
            access(a -> a.getTargetOwner().isEquivalentTo(java.util.Arrays.class)
                    && a.getTarget().getName().startsWith("parallel")),
            calls("java.lang.Object", "wait", "notify", "notifyAll"),
            codeUnit(c -> c.getModifiers().contains(JavaModifier.SYNCHRONIZED), "is synchronized")),

    IO(
            "files, sockets and processes are behind the ports",
            types(
                    "java\\.io\\.(File.*|RandomAccessFile|Console)",
                    "java\\.nio\\.(file|channels)\\..*",
                    "java(x)?\\.net\\..*",
                    "java\\.util\\.(zip\\.ZipFile|jar\\.JarFile|logging\\..*)",
                    "java\\.lang\\.(Process|ProcessBuilder|ProcessHandle|Runtime)(\\$.*)?"),
            calls("java.lang.System", "out", "err", "in", "exit", "console", "load", "loadLibrary", "gc"),
            calls("java.lang.Throwable", "printStackTrace")),

    RANDOMNESS(
            "chance comes seeded, from the Randomness port",
            types("java\\.util\\.concurrent\\.ThreadLocalRandom", "java\\.security\\.SecureRandom"),
            constructor("java.util.Random", 0),
            constructor("java.util.SplittableRandom", 0),
            calls("java.util.random.RandomGenerator", "getDefault", "of"),
            calls("java.lang.Math", "random"),
            calls("java.lang.StrictMath", "random"),
            calls("java.util.UUID", "randomUUID"),
            access(a -> a.getTargetOwner().isEquivalentTo(java.util.Collections.class)
                    && named(a, "shuffle")
                    && parameters(a) == 1)),

    IDENTITY(
            "identity hashes and the garbage collector differ from run to run",
            types("java\\.lang\\.ref\\..*"),
            calls("java.lang.System", "identityHashCode"),
            calls("java.lang.Object", "hashCode"),
            calls("java.lang.Enum", "hashCode"),
            calls("java.util.Objects", "toIdentityString")),

    UNORDERED_COLLECTIONS(
            "their iteration order escapes, and differs by JVM: use LinkedHashMap, LinkedHashSet, TreeMap, TreeSet or"
                    + " EnumMap, and for copies Collections.unmodifiableMap(new LinkedHashMap<>(map))",
            constructor("java.util.HashMap"),
            constructor("java.util.HashSet"),
            constructor("java.util.Hashtable"),
            constructor("java.util.IdentityHashMap"),
            constructor("java.util.WeakHashMap"),
            constructor("java.util.concurrent.ConcurrentHashMap"),
            calls("java.util.concurrent.ConcurrentHashMap", "newKeySet"),
            calls("java.util.HashMap", "newHashMap"),
            calls("java.util.HashSet", "newHashSet"),
            // The immutable ones are salted with a number drawn at the start of the JVM. With one element there is no
            // order.
            calls("java.util.Map", "copyOf", "ofEntries"),
            calls("java.util.Set", "copyOf"),
            access(a -> a.getTargetOwner().isEquivalentTo(java.util.Map.class) && named(a, "of") && parameters(a) > 2),
            access(a -> a.getTargetOwner().isEquivalentTo(java.util.Set.class)
                    && named(a, "of")
                    && (parameters(a) > 1 || isVarargs(a))),
            calls("java.util.stream.Collectors", "toSet", "toUnmodifiableSet", "toUnmodifiableMap"),
            collector("toMap", 4),
            collector("groupingBy", 3),
            calls("java.util.stream.Collectors", "toConcurrentMap", "groupingByConcurrent")),

    ENVIRONMENT(
            "nothing of the machine, its settings, its locale or its charset may change a run: pass it in, or name it"
                    + " (Locale.ROOT, UTF_8)",
            calls("java.lang.System", "getProperty", "getProperties", "setProperty", "getenv", "lineSeparator"),
            calls("java.lang.Integer", "getInteger"),
            calls("java.lang.Long", "getLong"),
            calls("java.lang.Boolean", "getBoolean"),
            calls("java.util.Locale", "getDefault"),
            calls("java.nio.charset.Charset", "defaultCharset"),
            access(a -> isString(a) && named(a, "formatted")),
            access(a -> isString(a) && named(a, "format") && !firstParameterIs(a, java.util.Locale.class)),
            access(a -> isString(a) && named(a, "toLowerCase", "toUpperCase", "getBytes") && parameters(a) == 0),
            access(a -> isString(a) && a.getTarget().getFullName().endsWith(".<init>([B)"))),

    INEXACT_MATHS(
            "the JDK may answer differently in the last bit on another machine: use StrictMath",
            calls(
                    "java.lang.Math",
                    "sin",
                    "cos",
                    "tan",
                    "asin",
                    "acos",
                    "atan",
                    "atan2",
                    "sinh",
                    "cosh",
                    "tanh",
                    "exp",
                    "expm1",
                    "log",
                    "log10",
                    "log1p",
                    "pow",
                    "cbrt",
                    "hypot"));

    private final String reason;
    private final List<Ban> bans;

    Forbidden(String reason, Ban... bans) {
        this.reason = reason;
        this.bans = List.of(bans);
    }

    /** Holds for a class that touches nothing of this family. */
    ArchCondition<JavaClass> isNotTouched() {
        return new ArchCondition<>("not touch " + name() + ", because " + reason) {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                bans.forEach(ban -> ban.check(javaClass, events));
            }
        };
    }

    /** Adds one violation for each thing in the class that is forbidden. */
    private interface Ban {
        void check(JavaClass javaClass, ConditionEvents events);
    }

    /** Any mention of a type whose full name matches one of these patterns. */
    private static Ban types(String... patterns) {
        Predicate<Dependency> matches = dependency -> {
            String target = dependency.getTargetClass().getBaseComponentType().getName();
            return List.of(patterns).stream().anyMatch(target::matches);
        };
        return (javaClass, events) -> javaClass.getDirectDependenciesFromSelf().stream()
                .filter(matches)
                .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
    }

    /**
     * Any use of one of these members of {@code owner}, through a call, a method reference or a field access; also where
     * a subclass inherits the member, so that {@code x.hashCode()} counts for an {@code x} whose class defines none.
     */
    private static Ban calls(String owner, String... names) {
        return access(a -> named(a, names)
                && (a.getTargetOwner().getName().equals(owner)
                        || a.getTarget()
                                .resolveMember()
                                .map(member -> member.getOwner().getName().equals(owner))
                                .orElse(false)));
    }

    private static Ban constructor(String owner) {
        return calls(owner, "<init>");
    }

    private static Ban constructor(String owner, int parameters) {
        return access(
                a -> a.getTargetOwner().getName().equals(owner) && named(a, "<init>") && parameters(a) == parameters);
    }

    /** A collector that makes an unordered map, unless it is given a factory as the last of so many parameters. */
    private static Ban collector(String name, int parametersWithFactory) {
        return access(a -> a.getTargetOwner().isEquivalentTo(java.util.stream.Collectors.class)
                && named(a, name)
                && parameters(a) < parametersWithFactory);
    }

    private static Ban access(Predicate<JavaAccess<?>> forbidden) {
        return (javaClass, events) -> javaClass.getAccessesFromSelf().stream()
                .filter(forbidden)
                .forEach(a -> events.add(SimpleConditionEvent.violated(a, a.getDescription())));
    }

    private static Ban codeUnit(Predicate<JavaCodeUnit> forbidden, String what) {
        return (javaClass, events) -> javaClass.getCodeUnits().stream()
                .filter(forbidden)
                .forEach(c -> events.add(SimpleConditionEvent.violated(c, c.getDescription() + " " + what)));
    }

    private static boolean named(JavaAccess<?> access, String... names) {
        return Set.of(names).contains(access.getTarget().getName());
    }

    private static boolean isString(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(String.class);
    }

    private static int parameters(JavaAccess<?> access) {
        return parameterTypes(access).size();
    }

    private static boolean firstParameterIs(JavaAccess<?> access, Class<?> type) {
        List<JavaClass> types = parameterTypes(access);
        return !types.isEmpty() && types.get(0).isEquivalentTo(type);
    }

    private static boolean isVarargs(JavaAccess<?> access) {
        List<JavaClass> types = parameterTypes(access);
        return types.size() == 1 && types.get(0).isArray();
    }

    private static List<JavaClass> parameterTypes(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target ? target.getRawParameterTypes() : List.of();
    }
}
