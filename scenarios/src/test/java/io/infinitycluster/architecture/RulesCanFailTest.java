package io.infinitycluster.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import io.infinitycluster.architecture.violations.Allowed;
import io.infinitycluster.architecture.violations.Environment;
import io.infinitycluster.architecture.violations.Identity;
import io.infinitycluster.architecture.violations.InexactMaths;
import io.infinitycluster.architecture.violations.Io;
import io.infinitycluster.architecture.violations.Randomness;
import io.infinitycluster.architecture.violations.Threads;
import io.infinitycluster.architecture.violations.Time;
import io.infinitycluster.architecture.violations.UnorderedCollections;
import io.infinitycluster.architecture.violations.UsesLibrary;
import io.infinitycluster.architecture.violations.UsesScenarios;
import io.infinitycluster.architecture.violations.layers.high.High;
import io.infinitycluster.architecture.violations.layers.low.Low;
import io.infinitycluster.architecture.violations.layers.unlisted.Unlisted;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule that can't fail holds nothing up: here each one is broken on purpose, and has to say so. */
class RulesCanFailTest {
    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackagesOf(Allowed.class);
    private static final String LAYERS = "io.infinitycluster.architecture.violations.layers";

    @ParameterizedTest
    @EnumSource
    void everyMethodOfTheOffenderIsReported(Forbidden family) {
        JavaClass offender = VIOLATIONS.get(offender(family));
        List<String> report = report(family.isNotTouched(), offender.reflect());

        assertThat(offender.getMethods())
                .filteredOn(m -> !m.getModifiers().contains(JavaModifier.SYNTHETIC))
                .isNotEmpty()
                .allSatisfy(method -> assertThat(report).anyMatch(line -> line.contains("." + method.getName() + "(")));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAllowedIsNotReported(Forbidden family) {
        assertThat(report(family.isNotTouched(), Allowed.class)).isEmpty();
    }

    @Test
    void aModuleThatUsesAnotherIsReported() {
        String own = UsesScenarios.class.getPackageName();

        assertThat(report(Dependencies.onlyUseOfThisProject(own), UsesScenarios.class))
                .anyMatch(line -> line.contains("io.infinitycluster.scenarios.cli.Main"));
        assertThat(report(Dependencies.onlyUseOfThisProject(own, "io.infinitycluster.scenarios"), UsesScenarios.class))
                .isEmpty();
    }

    @Test
    void aLibraryIsReported() {
        String own = UsesLibrary.class.getPackageName();

        assertThat(report(Dependencies.onlyUseTheJdkAnd(own), UsesLibrary.class))
                .anyMatch(line -> line.contains("picocli.CommandLine"));
        assertThat(report(Dependencies.onlyUseTheJdkAnd(own), Allowed.class)).isEmpty();
    }

    @Test
    void aPackageThatIsNotNullMarkedIsReported() {
        assertThat(report(Dependencies.beInANullMarkedPackage(), Allowed.class)).isNotEmpty();
    }

    @Test
    void anArrowUpwardsIsReported() {
        List<String> lowFirst = List.of("low", "high");
        assertThat(report(Dependencies.onlyUseLowerLayers(LAYERS, lowFirst), Low.class))
                .anyMatch(line -> line.contains("layers.high.High"));
        assertThat(report(Dependencies.onlyUseLowerLayers(LAYERS, lowFirst), High.class))
                .isEmpty();
    }

    @Test
    void aPackageWithoutLayerIsReported() {
        assertThat(report(Dependencies.onlyUseLowerLayers(LAYERS, List.of("low", "high")), Unlisted.class))
                .anyMatch(line -> line.contains("is in no layer"));
    }

    private static List<String> report(ArchCondition<JavaClass> condition, Class<?> suspect) {
        JavaClasses withNestedClasses = VIOLATIONS.that(
                describe("belong to the suspect", c -> (c.getName() + "$").startsWith(suspect.getName() + "$")));
        return classes()
                .should(condition)
                .evaluate(withNestedClasses)
                .getFailureReport()
                .getDetails();
    }

    private static Class<?> offender(Forbidden family) {
        return switch (family) {
            case TIME -> Time.class;
            case THREADS -> Threads.class;
            case IO -> Io.class;
            case RANDOMNESS -> Randomness.class;
            case IDENTITY -> Identity.class;
            case UNORDERED_COLLECTIONS -> UnorderedCollections.class;
            case ENVIRONMENT -> Environment.class;
            case INEXACT_MATHS -> InexactMaths.class;
        };
    }
}
