package io.infinitycluster.architecture.violations;

import io.infinitycluster.scenarios.cli.Main;

public class UsesScenarios {
    Class<?> main() {
        return Main.class;
    }
}
