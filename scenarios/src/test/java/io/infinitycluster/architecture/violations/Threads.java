package io.infinitycluster.architecture.violations;

import java.util.Arrays;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;

@SuppressWarnings({"ThreadJoinLoop", "WaitNotInLoop", "NamedLikeContextualKeyword"})
public class Threads {
    void start() {
        new Thread(() -> {}).start();
    }

    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }

    String current() {
        return Thread.currentThread().getName();
    }

    Executor pool() {
        return Executors.newSingleThreadExecutor();
    }

    void anyExecutor(Executor executor) {
        executor.execute(() -> {});
    }

    int commonPool() {
        return ForkJoinPool.commonPool().getParallelism();
    }

    Timer timer() {
        return new Timer();
    }

    ThreadLocal<String> local() {
        return new ThreadLocal<>();
    }

    CompletableFuture<Integer> async() {
        return CompletableFuture.supplyAsync(() -> 1);
    }

    int blocking(CompletableFuture<Integer> future) {
        return future.join();
    }

    Stream<Integer> parallelStream(List<Integer> list) {
        return list.parallelStream();
    }

    IntStream parallel() {
        return IntStream.range(0, 3).parallel();
    }

    void parallelSort(int[] numbers) {
        Arrays.parallelSort(numbers);
    }

    void latch(CountDownLatch latch) {
        latch.countDown();
    }

    void lock() {
        new ReentrantLock().lock();
    }

    int queue() {
        return new ConcurrentLinkedQueue<String>().size();
    }

    void monitor(Object lock) throws InterruptedException {
        lock.wait();
    }

    synchronized int guarded() {
        return 1;
    }
}
