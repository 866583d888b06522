package io.infinitycluster.architecture.violations;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

public class UnorderedCollections {
    Map<String, String> hashMap() {
        return new HashMap<>();
    }

    Supplier<Map<String, String>> byReference() {
        return HashMap::new;
    }

    Set<String> hashSet(Collection<String> from) {
        return new HashSet<>(from);
    }

    Map<String, String> identityMap() {
        return new IdentityHashMap<>();
    }

    Map<String, String> weakMap() {
        return new WeakHashMap<>();
    }

    Map<String, String> concurrentMap() {
        return new ConcurrentHashMap<>();
    }

    Map<String, String> copiedMap(Map<String, String> map) {
        return Map.copyOf(map);
    }

    Set<String> copiedSet(Set<String> set) {
        return Set.copyOf(set);
    }

    Map<String, String> mapOfTwo() {
        return Map.of("a", "b", "c", "d");
    }

    Set<String> setOfTwo() {
        return Set.of("a", "b");
    }

    Set<String> setOfMany(String... many) {
        return Set.of(many);
    }

    Set<String> collectedSet(List<String> list) {
        return list.stream().collect(Collectors.toSet());
    }

    Map<String, String> collectedMap(List<String> list) {
        return list.stream().collect(Collectors.toMap(s -> s, s -> s));
    }

    Map<Integer, List<String>> grouped(List<String> list) {
        return list.stream().collect(Collectors.groupingBy(String::length));
    }
}
