package io.infinitycluster.planted;

import io.infinitycluster.scenarios.cli.PlantedCommandLine;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles the sources that a planted bug changes, and runs seeds with them in place of the right ones. */
final class Greenhouse {

    private final Path root;

    Greenhouse() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("core/src/main/java"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException("not within the project");
            }
        }
        root = at;
    }

    /** The project's directory. */
    Path root() {
        return root;
    }

    /** Those that the swarm finds. */
    List<PlantedBug> bugs() throws IOException {
        return bugsIn("planted-bugs", false);
    }

    /** Those that a named scenario finds, which each of them names. */
    List<PlantedBug> bugsForScenarios() throws IOException {
        return bugsIn("planted-bugs-for-scenarios", true);
    }

    private List<PlantedBug> bugsIn(String folder, boolean forScenarios) throws IOException {
        List<PlantedBug> bugs = new ArrayList<>();
        try (var files = Files.list(root.resolve("scenarios/src/test/resources").resolve(folder))) {
            for (Path file : files.sorted().toList()) {
                PlantedBug bug = PlantedBug.read(file);
                if ((bug.story() != null) != forScenarios) {
                    throw new IllegalStateException(
                            file + (forScenarios ? " names no scenario" : " names a scenario: is this its folder?"));
                }
                bugs.add(bug);
            }
        }
        return bugs;
    }

    /** A seed, the bug's own or the first from 1 to {@code lastSeed}, at which a promise breaks, and which; empty if none does. */
    String firstFailure(PlantedBug bug, Path workspace, long lastSeed) throws Exception {
        return (String) call(compile(bug, workspace), SeedSearch.class, "firstFailure", bug.seed(), lastSeed);
    }

    /** The seed, the first of those that the bug names, at which its scenario fails, and the promise that breaks; empty if it does with none. */
    String firstFailureOfScenario(PlantedBug bug, Path workspace) throws Exception {
        PlantedBug.Story story = Objects.requireNonNull(bug.story());
        return (String) call(
                compile(bug, workspace),
                ScenarioSearch.class,
                "firstFailure",
                story.scenario(),
                story.firstSeed(),
                story.lastSeed());
    }

    /** Executes a command with a bug in place; what it prints, and in the last line its exit code. */
    String execute(Path classes, String... args) throws Exception {
        return (String) call(classes, PlantedCommandLine.class, "execute", (Object) args);
    }

    /** Calls a static method of a class that is loaded anew, with the classes that a bug has changed. */
    private static Object call(Path classes, Class<?> of, String method, Object... arguments) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(classes), ClassLoader.getPlatformClassLoader())) {
            for (Method each : Class.forName(of.getName(), true, loader).getMethods()) {
                if (each.getName().equals(method)) {
                    return each.invoke(null, arguments);
                }
            }
            throw new IllegalStateException("no method " + method + " in " + of);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(of.getSimpleName() + "." + method + " failed", e.getCause());
        }
    }

    Path compile(PlantedBug bug, Path workspace) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (PlantedBug.Change change : bug.changes()) {
            String source = sources.get(change.file());
            if (source == null) {
                source = Files.readString(root.resolve(change.file()));
            }
            sources.put(change.file(), change.applyTo(source));
        }
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path")));
        Path classes = Files.createDirectories(workspace.resolve("classes"));
        arguments.addAll(List.of("-d", classes.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = workspace.resolve("sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        var files = compiler.getStandardFileManager(null, null, null);
        List<String> options =
                arguments.stream().filter(a -> !a.endsWith(".java")).toList();
        List<Path> units = arguments.stream()
                .filter(a -> a.endsWith(".java"))
                .map(Path::of)
                .toList();
        boolean compiled = compiler.getTask(
                        errors, files, null, options, null, files.getJavaFileObjectsFromPaths(units))
                .call();
        if (!compiled) {
            throw new IllegalStateException(bug.name() + " does not compile:\n" + errors);
        }
        return classes;
    }

    private static URL[] classPath(Path first) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        urls.add(first.toUri().toURL());
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
