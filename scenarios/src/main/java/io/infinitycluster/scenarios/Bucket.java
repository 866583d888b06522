package io.infinitycluster.scenarios;

import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.manifest.CheckpointDescriptor.Part;
import io.infinitycluster.core.manifest.CheckpointDescriptorCodec;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is in shared storage, seen from outside. */
public final class Bucket {

    private final World world;

    Bucket(World world) {
        this.world = world;
    }

    /** All keys that begin so, in ascending order. */
    public List<String> keys(String prefix) {
        List<String> keys = new ArrayList<>();
        for (String key : world.cluster().store().objects().tailMap(prefix).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            keys.add(key);
        }
        return keys;
    }

    /** Whether there is an object with this key. */
    public boolean has(String key) {
        return world.cluster().store().objects().containsKey(key);
    }

    /** What is there of the cluster's now, manifests included, by key; objects never change, so that lengths are enough. */
    public Map<String, Integer> ofTheCluster() {
        Map<String, Integer> objects = new TreeMap<>();
        world.cluster().store().objects().forEach((key, body) -> {
            if (!key.startsWith("standalone/")) {
                objects.put(key, body.length);
            }
        });
        return objects;
    }

    /** The keys of the parts of the checkpoint that a manifest names; none if it names none. */
    public List<String> parts(Manifest manifest) {
        List<String> keys = new ArrayList<>();
        Checkpoint checkpoint = manifest.checkpoint();
        if (checkpoint != null) {
            CheckpointDescriptor descriptor = CheckpointDescriptorCodec.decode(
                    world.cluster().store().object(checkpoint.key()).orElseThrow());
            for (Part part : descriptor.parts()) {
                keys.add(part.key());
            }
        }
        return keys;
    }

    /** The folders of checkpoints of which there are parts, and no descriptor yet. */
    public List<String> unfinishedCheckpoints() {
        List<String> folders = new ArrayList<>();
        for (String key : keys("checkpoint/")) {
            String folder = key.substring(0, key.lastIndexOf('/') + 1);
            if (!has(folder + "descriptor") && !folders.contains(folder)) {
                folders.add(folder);
            }
        }
        return folders;
    }
}
