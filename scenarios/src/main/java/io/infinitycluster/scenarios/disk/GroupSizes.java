package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A disk that notes how many bytes each force was for. It is used on one thread, the event loop. */
final class GroupSizes implements Disk {

    private final Disk disk;
    private final Map<String, Integer> written = new HashMap<>();
    private List<Integer> sizes = new ArrayList<>();

    GroupSizes(Disk disk) {
        this.disk = disk;
    }

    /** The sizes of the groups that have been forced since this was asked last, in bytes. */
    List<Integer> take() {
        List<Integer> taken = sizes;
        sizes = new ArrayList<>();
        return taken;
    }

    @Override
    public void write(String file, long offset, byte[] bytes) {
        written.merge(file, bytes.length, Integer::sum);
        disk.write(file, offset, bytes);
    }

    @Override
    public void force(String file, Completion<Done> completion) {
        Integer size = written.remove(file);
        disk.force(file, new Completion<>() {
            @Override
            public void succeeded(Done done) {
                if (size != null) {
                    sizes.add(size);
                }
                completion.succeeded(done);
            }

            @Override
            public void failed(PortFailure failure) {
                completion.failed(failure);
            }
        });
    }

    @Override
    public void list(Completion<List<String>> completion) {
        disk.list(completion);
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        disk.size(file, completion);
    }

    @Override
    public void read(String file, long offset, int length, Completion<byte[]> completion) {
        disk.read(file, offset, length, completion);
    }

    @Override
    public void allocate(String file, long size, Completion<Done> completion) {
        disk.allocate(file, size, completion);
    }

    @Override
    public void truncate(String file, long size, Completion<Done> completion) {
        disk.truncate(file, size, completion);
    }

    @Override
    public void rename(String from, String to, Completion<Done> completion) {
        disk.rename(from, to, completion);
    }

    @Override
    public void delete(String file, Completion<Done> completion) {
        disk.delete(file, completion);
    }

    @Override
    public void syncNames(Completion<Done> completion) {
        disk.syncNames(completion);
    }
}
