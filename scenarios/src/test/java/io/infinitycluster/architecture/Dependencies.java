package io.infinitycluster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Which packages of the project may use which, and what each has to say of itself. */
final class Dependencies {
    private static final String PROJECT = "io.infinitycluster";

    private Dependencies() {}

    /** Of the project's own packages, the class uses only those under these. */
    static ArchCondition<JavaClass> onlyUseOfThisProject(String... packages) {
        return new ArchCondition<>("use, of this project, only " + Arrays.toString(packages)) {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (isIn(PROJECT, target) && Arrays.stream(packages).noneMatch(p -> isIn(p, target))) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The class uses only the JDK, the nullness annotations, and what is under this package. */
    static ArchCondition<JavaClass> onlyUseTheJdkAnd(String root) {
        return ArchConditions.onlyDependOnClassesThat(
                resideInAnyPackage("java..", "org.jspecify.annotations", root + ".."));
    }

    /** The class's package has a package-info.java that says that nothing is null unless it is marked so. */
    static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return ArchCondition.from(
                describe("be in a package with @NullMarked", c -> c.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    /**
     * The class uses only its own layer and lower ones. A layer is a package directly under {@code root}, with what is
     * in it; the package {@code root} itself is above all of them.
     *
     * @param layers the names of the layers, the lowest first; a class in a package that is not listed is a violation
     */
    static ArchCondition<JavaClass> onlyUseLowerLayers(String root, List<String> layers) {
        return new ArchCondition<>("use only its own layer and lower ones of " + layers) {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                int height = height(javaClass);
                if (height < 0) {
                    events.add(SimpleConditionEvent.violated(
                            javaClass, javaClass.getDescription() + " is in no layer: give its package a place"));
                    return;
                }
                for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (isIn(root, target) && height(target) > height) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }

            private int height(JavaClass javaClass) {
                String name = javaClass.getPackageName();
                return name.equals(root)
                        ? layers.size()
                        : layers.indexOf(name.substring(root.length() + 1).split("\\.", 2)[0]);
            }
        };
    }

    private static boolean isIn(String root, JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.equals(root) || name.startsWith(root + ".");
    }
}
