package io.infinitycluster.core.role;

import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueQuery;
import java.util.ArrayList;
import java.util.List;

/** What clients are told, in the order in which they are told. */
final class Answers {

    final List<String> heard = new ArrayList<>();

    /** A client's write. */
    WriteReply write(String name) {
        return new WriteReply() {
            @Override
            public void confirmed(long index, byte[] result) {
                heard.add(name + " confirmed at " + index);
            }

            @Override
            public void refused(Refusal refusal) {
                heard.add(name + " refused " + refusal.code().code());
            }

            @Override
            public void unknown(String reason) {
                heard.add(name + " unknown");
            }
        };
    }

    /** Any other question. */
    <T> Reply<T> reply(String name) {
        return new Reply<>() {
            @Override
            public void answered(T answer) {
                heard.add(
                        answer instanceof ReadRequest.Answer read
                                ? name + " answered as of " + read.appliedIndex()
                                : name + " answered");
            }

            @Override
            public void refused(Refusal refusal) {
                heard.add(name + " refused " + refusal.code().code());
            }
        };
    }

    static byte[] put(String key) {
        return new KeyValueCommand.Put(Bytes.utf8(key), Bytes.utf8("v")).encode();
    }

    static ReadRequest strong() {
        return new ReadRequest(new KeyValueQuery.Get(Bytes.utf8("x")).encode(), ReadRequest.Consistency.STRONG, 0);
    }
}
