package io.infinitycluster.architecture.violations;

import picocli.CommandLine;

public class UsesLibrary {
    Class<?> library() {
        return CommandLine.class;
    }
}
