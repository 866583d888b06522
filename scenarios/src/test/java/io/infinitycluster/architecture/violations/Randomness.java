package io.infinitycluster.architecture.violations;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

public class Randomness {
    int unseeded() {
        return new Random().nextInt();
    }

    Supplier<Random> byReference() {
        return Random::new;
    }

    int splittable() {
        return new SplittableRandom().nextInt();
    }

    int generator() {
        return RandomGenerator.getDefault().nextInt();
    }

    double maths() {
        return Math.random();
    }

    double strictMaths() {
        return StrictMath.random();
    }

    int threadLocal() {
        return ThreadLocalRandom.current().nextInt();
    }

    int secure() {
        return new SecureRandom().nextInt();
    }

    UUID uuid() {
        return UUID.randomUUID();
    }

    void shuffle(List<String> list) {
        Collections.shuffle(list);
    }
}
