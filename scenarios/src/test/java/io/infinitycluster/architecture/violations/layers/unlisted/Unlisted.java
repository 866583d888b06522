package io.infinitycluster.architecture.violations.layers.unlisted;

public class Unlisted {}
