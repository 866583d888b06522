package io.infinitycluster.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house, over the production classes of all modules. {@link RulesCanFailTest} proves that they bite. */
class ArchitectureTest {
    private static final String CORE = "io.infinitycluster.core";
    private static final String IN_MEMORY = "io.infinitycluster.transport.inmemory";
    private static final String TCP = "io.infinitycluster.transport.tcp";
    private static final String SIMULATOR = "io.infinitycluster.simulator";
    private static final String SCENARIOS = "io.infinitycluster.scenarios";

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.infinitycluster");

    /** Without this, a rule over a module that was not found would hold for want of classes. */
    @ParameterizedTest
    @ValueSource(strings = {CORE, IN_MEMORY, TCP, SIMULATOR, SCENARIOS})
    void everyModuleIsLookedAt(String module) {
        assertThat(PRODUCTION).anyMatch(c -> c.getPackageName().startsWith(module));
    }

    /** One seed, one run: what runs in the simulator sees the world only through the ports. */
    @ParameterizedTest
    @EnumSource
    void deterministicModulesDoNotTouch(Forbidden family) {
        classes()
                .that()
                .resideInAnyPackage(CORE + "..", IN_MEMORY + "..", SIMULATOR + "..")
                .should(family.isNotTouched())
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }

    @Test
    void coreNeedsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage(CORE + "..")
                .should(Dependencies.onlyUseTheJdkAnd(CORE))
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }

    @Test
    void modulesUseOnlyThoseBelow() {
        moduleUsesOnly(CORE, CORE);
        moduleUsesOnly(IN_MEMORY, IN_MEMORY, CORE);
        moduleUsesOnly(TCP, TCP, CORE);
        moduleUsesOnly(SIMULATOR, SIMULATOR, IN_MEMORY, CORE);
        moduleUsesOnly(SCENARIOS, SCENARIOS, SIMULATOR, TCP, IN_MEMORY, CORE);
    }

    /** The core's packages, the lowest first; on top of them all is the package of {@code Node} itself. */
    @Test
    void coreIsLayered() {
        List<String> layers =
                List.of("port", "wire", "log", "message", "manifest", "state", "table", "replication", "role");
        classes()
                .that()
                .resideInAPackage(CORE + "..")
                .should(Dependencies.onlyUseLowerLayers(CORE, layers))
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(Dependencies.beInANullMarkedPackage()).check(PRODUCTION);
    }

    private static void moduleUsesOnly(String module, String... packages) {
        classes()
                .that()
                .resideInAPackage(module + "..")
                .should(Dependencies.onlyUseOfThisProject(packages))
                .allowEmptyShould(true)
                .check(PRODUCTION);
    }
}
