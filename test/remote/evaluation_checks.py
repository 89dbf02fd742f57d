"""Checks of workloads/ultralytics/evaluation, run in the venv (test_evaluation.py): numpy and the library are there.

Its arguments are the name of a check, and what that one needs.
"""

import sys
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2] / "remote"))

import numpy as np
from gpu_retrain.records import checkpoints
from gpu_retrain.workloads.ultralytics.evaluation import (
    bootstrap,
    clusters,
    evaluate,
    operating_point,
    per_picture,
    slices,
)
from gpu_retrain.workloads.ultralytics.evaluation.average_precision import Ranking
from gpu_retrain.workloads.ultralytics.evaluation.statistics import NO_OBJECT, OVERLAPS, Statistics, match


def random_statistics(seed, pictures=40, classes=3, found=0.6):
    """A split of pictures, some without objects, in which detections find objects at random, better ones surer."""
    random = np.random.default_rng(seed)
    object_picture = np.sort(random.integers(0, pictures, pictures * 2))
    object_class = random.integers(0, classes, len(object_picture))
    rows = []
    for number, (picture, label) in enumerate(zip(object_picture, object_class)):
        if random.random() < found:
            depth = random.integers(1, len(OVERLAPS) + 1)
            finds = np.where(np.arange(len(OVERLAPS)) < depth, number, NO_OBJECT)
            rows.append((picture, random.beta(4, 2), label, finds, random.uniform(4, 200)))
    for picture in random.integers(0, pictures, pictures * 3):
        nothing = np.full(len(OVERLAPS), NO_OBJECT)
        rows.append((picture, random.beta(2, 4), random.integers(0, classes + 1), nothing, random.uniform(4, 200)))
    rows = [rows[at] for at in random.permutation(len(rows))]
    columns = list(zip(*rows))
    return Statistics(
        ["cam%d_%03d.jpg" % (at % 7, at) for at in range(pictures)],
        np.array(columns[0]),
        np.array(columns[1]),
        np.array(columns[2]),
        np.array(columns[3]),
        np.array(columns[4]),
        object_picture,
        object_class,
        random.uniform(4, 200, len(object_picture)),
    )


def plain_mean(statistics, weights):
    """Mean average precision by overlap, written down once more: each detection in turn, the library's own curve."""
    means = []
    for overlap in range(len(OVERLAPS)):
        each = []
        for label in sorted(set(statistics.object_class.tolist())):
            objects = sum(
                weights[picture]
                for picture, other in zip(statistics.object_picture, statistics.object_class)
                if other == label
            )
            if objects == 0:
                continue
            hits = said = 0
            recall, precision = [], []
            for at in sorted(range(len(statistics.confidence)), key=lambda at: -statistics.confidence[at]):
                if statistics.class_of[at] != label:
                    continue
                weight = weights[statistics.picture_of[at]]
                said += weight
                hits += weight if statistics.object_of[at][overlap] != NO_OBJECT else 0
                if said:
                    recall.append(hits / objects)
                    precision.append(hits / said)
            each.append(library_area(recall, precision))
        means.append(sum(each) / len(each))
    return np.array(means)


def library_area(recall, precision):
    """The area under one curve as the library takes it."""
    across = [0.0, *recall, recall[-1] if recall else 1.0, 1.0]
    up = [1.0, *precision, 0.0, 0.0]
    for at in range(len(up) - 2, -1, -1):
        up[at] = max(up[at], up[at + 1])
    x = np.linspace(0, 1, 101)
    y = np.interp(x, across, up)
    return float(((y[1:] + y[:-1]) / 2 * np.diff(x)).sum())


def check_precision_is_the_library_s():
    from ultralytics.utils.metrics import ap_per_class

    for seed in range(30):
        statistics = random_statistics(seed, found=(seed % 5) / 4)
        theirs = ap_per_class(
            statistics.object_of != NO_OBJECT, statistics.confidence, statistics.class_of, statistics.object_class
        )[5]
        ours = Ranking(statistics).by_class(np.ones(40, dtype=int))
        assert np.abs(ours - theirs).max() < 1e-9, (seed, ours, theirs)


def check_pictures_can_count_more_than_once():
    for seed in range(8):
        statistics = random_statistics(seed)
        weights = np.random.default_rng(seed).integers(0, 4, 40)
        ours, plain = Ranking(statistics).mean(weights), plain_mean(statistics, weights)
        assert np.abs(ours - plain).max() < 1e-9, (seed, ours, plain)
    assert np.isnan(Ranking(random_statistics(1)).mean(np.zeros(40, dtype=int))).all()


def check_the_bootstrap_agrees_with_another_one():
    one, other = random_statistics(1, found=0.7), random_statistics(2, found=0.5)._replace()
    other = other._replace(object_picture=one.object_picture, object_class=one.object_class)
    of = clusters.of_pictures(one.pictures)
    assert of.max() == 6
    ours = bootstrap.compare(Ranking(one), Ranking(other), of, seed=5, draws=40)
    random, each = np.random.default_rng(5), []
    for _ in range(40):
        chosen = random.integers(0, 7, 7).tolist()
        weights = np.array([chosen.count(cluster) for cluster in of])
        each.append(plain_mean(one, weights) - plain_mean(other, weights))
    for mine, values in ((ours.map50, [draw[0] for draw in each]), (ours.map5095, [draw.mean() for draw in each])):
        ordered = sorted(values)
        for told, share in ((mine.low, 0.025), (mine.high, 0.975)):
            at = share * (len(ordered) - 1)
            low = int(at)
            expected = ordered[low] + (at - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])
            assert abs(told - expected) < 1e-9, (told, expected)
    assert ours.below_zero == sum(draw.mean() < 0 for draw in each) / 40


def simulated(random, count, better):
    """Two models on ``count`` clusters of four pictures with one object each; clusters differ in how hard they are."""
    pictures = count * 4
    hard = np.repeat(random.normal(0, 0.15, count), 4)
    found = {}
    for name, rate in (("one", 0.6 + better), ("other", 0.6)):
        finds = random.random(pictures) < np.clip(rate + hard, 0, 1)
        false = np.flatnonzero(random.random(pictures) < 0.3)
        hits = np.flatnonzero(finds)
        confidence = np.concatenate([random.beta(4, 2, len(hits)), random.beta(2, 4, len(false))])
        objects = np.concatenate([hits, np.full(len(false), NO_OBJECT)])[:, None]
        where = np.concatenate([hits, false])
        nothing = np.zeros(len(where))
        numbers = np.arange(pictures)
        found[name] = Ranking(
            Statistics([""] * pictures, where, confidence, nothing, objects, nothing, numbers, numbers * 0, numbers)
        )
    return found["one"], found["other"], np.repeat(np.arange(count), 4)


def check_the_interval_covers_the_truth(sets, draws):
    """In 93 to 97 of 100 sets; three standard deviations of the count are allowed beside that."""
    one, other, _ = simulated(np.random.default_rng(0), 40_000, 0.05)
    everything = np.ones(160_000, dtype=int)
    truth = float((one.mean(everything) - other.mean(everything))[0])
    covered = 0
    for seed in range(int(sets)):
        one, other, of = simulated(np.random.default_rng(seed + 1), 80, 0.05)
        interval = bootstrap.compare(one, other, of, seed, int(draws)).map50
        covered += interval.low <= truth <= interval.high
    share, spread = covered / int(sets), 3 * (0.95 * 0.05 / int(sets)) ** 0.5
    print("covered in %.1f %% of %s sets" % (100 * share, sets))
    assert 0.93 - max(0.0, spread - 0.02) <= share <= 0.97 + max(0.0, spread - 0.02), share


def check_detections_find_what_the_library_says():
    import torch
    from ultralytics.models.yolo.detect import DetectionValidator
    from ultralytics.utils.metrics import box_iou

    validator = DetectionValidator.__new__(DetectionValidator)
    validator.iouv = torch.linspace(0.5, 0.95, 10)
    random = np.random.default_rng(3)
    for at in range(400):
        objects = boxes(random, random.integers(0, 6))
        said = np.concatenate([objects + random.normal(0, 2, objects.shape), boxes(random, random.integers(0, 6))])
        if at % 2:  # overlaps that are the thresholds themselves, in the precision of the network
            objects = np.repeat(objects[:, :2], 2, 0).repeat(2, 1)[:, [0, 2, 1, 3]] + [0, 0, 20, 20]
            said = objects * 1.0
            said[:, 2] = said[:, 0] + 20 * random.choice(OVERLAPS, len(said))
            objects, said = objects.astype(np.float32), said.astype(np.float32)
        labels, classes = random.integers(0, 2, len(objects)), random.integers(0, 2, len(said))
        ours = match(said, classes, objects, labels) != NO_OBJECT
        theirs = np.zeros((len(said), 10), dtype=bool)
        if len(said) and len(objects):
            iou = box_iou(torch.from_numpy(objects), torch.from_numpy(said))
            theirs = validator.match_predictions(torch.from_numpy(classes), torch.from_numpy(labels), iou).numpy()
        assert (ours == theirs).all()


def boxes(random, count):
    corner = random.uniform(0, 80, (count, 2))
    return np.concatenate([corner, corner + random.uniform(5, 60, (count, 2))], 1)


def check_the_operating_point_is_the_best_there_is():
    for seed in range(10):
        statistics = random_statistics(seed, pictures=400)
        of = np.arange(400)
        best = operating_point.highest(statistics)
        has = np.isin(np.arange(400), statistics.object_picture)
        for point in operating_point.points(statistics, of, seed, draws=20):
            allowed = point.per_thousand * (~has).sum() / 1000
            if allowed < 1:
                assert point.confidence is None
                continue
            fitting = [each for each in {0.0, *np.nextafter(best, 1)} if (best[~has] >= each).sum() <= allowed]
            assert point.recall.value == max((best[has] >= each).mean() for each in fitting)
            assert point.false_alarms == (best[~has] >= point.confidence).sum() <= allowed
            assert point.at_most_per_thousand > 1000 * point.false_alarms / (~has).sum()


def only(statistics, said):
    """The same of a model that says the first of its detections alone."""
    found = ("picture_of", "confidence", "class_of", "object_of", "size_of")
    return statistics._replace(**{name: getattr(statistics, name)[:said] for name in found})


def check_the_curve_is_made_of_such_points():
    statistics = random_statistics(3, pictures=400)
    of = np.arange(400)
    best = operating_point.highest(statistics)
    has = np.isin(np.arange(400), statistics.object_picture)
    curve = operating_point.curve(statistics, of, 0, draws=20)
    assert 10 < len(curve) <= 40
    for count, point in zip(sorted({round(each.per_thousand * (~has).sum() / 1000) for each in curve}), curve):
        assert point.false_alarms <= count
        assert abs(point.recall.value - (best[has] >= point.confidence).mean()) < 1e-12
        assert point.recall.low <= point.recall.value <= point.recall.high
    recalls = [point.recall.value for point in curve]
    assert recalls == sorted(recalls)
    at = operating_point.at_confidence(statistics, of, 0.5, 0, draws=20)
    assert at.recall.value == (best[has] >= 0.5).mean()
    assert at.false_alarms == (best[~has] >= 0.5).sum() == round(at.per_thousand * (~has).sum() / 1000)
    assert all(0 <= point.at_most_per_thousand <= 1000 for point in curve)
    # Pictures in which nothing is said are neither found nor false alarms, whatever is allowed.
    silent = operating_point.curve(only(statistics, 100), of, 0, draws=20)[-1]
    assert silent.recall.value == (operating_point.highest(only(statistics, 100))[has] > 0).mean() < 1
    assert silent.false_alarms == (operating_point.highest(only(statistics, 100))[~has] > 0).sum()
    everywhere = random_statistics(1, pictures=2)  # an object on each
    assert operating_point.curve(everywhere, np.arange(2), 0, draws=5) == []
    assert operating_point.at_confidence(everywhere, np.arange(2), 0.5, 0, draws=5) is None


def said_once(best, has):
    """One detection a picture, of the confidence ``best`` (P,), 0 for none; ``has``: which pictures have an object."""
    where, objects = np.flatnonzero(best), np.flatnonzero(has)
    finds = np.where(has[where], np.cumsum(has)[where] - 1, NO_OBJECT)[:, None].repeat(10, 1)
    nothing, none = np.zeros(len(where), dtype=int), np.zeros(len(objects), dtype=int)
    names = ["cam_%d.jpg" % at for at in range(len(best))]
    return Statistics(names, where, best[where], nothing, finds, nothing, objects, none, none)


def check_a_point_promises_no_more_than_was_seen():
    has = np.arange(2000) < 500
    alone = np.arange(2000)
    for point in operating_point.points(said_once(np.where(has, 0.9, 0.0), has), alone, 0, draws=50):
        assert point.confidence == 0.001, "below, the validator looks at nothing"
        assert (point.false_alarms, point.at_most_per_thousand) == (0, 2.0)
        assert 0.99 < point.recall.low < point.recall.value == point.recall.high == 1.0
    equal = np.full(2000, np.float32(0.5))
    for point in operating_point.points(said_once(equal, has), alone, 0, draws=50):
        # A device compares in single precision, some by "more", some by "at least".
        assert np.float32(point.confidence) > np.float32(0.5)
        assert point.false_alarms == point.recall.value == point.recall.low == 0 < point.recall.high < 0.01


def check_false_alarms_of_one_camera_say_little_of_others():
    has = np.arange(4400) < 400
    cameras = np.where(has, 0, np.arange(4400) // 100 - 3)
    spread, one = np.random.default_rng(0).permutation(np.arange(400, 4400))[:40], np.arange(400, 440)
    told = []
    for alarms in (spread, one):
        best = np.where(has, 0.9, 0.0)
        best[alarms] = 0.8
        told.append(operating_point.at_confidence(said_once(best, has), cameras, 0.5, 0, draws=500))
    assert [point.false_alarms for point in told] == [40, 40]
    assert told[0].at_most_per_thousand < 14 and told[1].at_most_per_thousand > 25, told


def check_pictures_without_any_object_have_no_precision(place):
    nothing = said_once(np.full(50, 0.5), np.zeros(50, dtype=bool))
    assert np.isnan(Ranking(nothing).mean(np.ones(50, dtype=int))).tolist() == [True] * 10
    told = per_picture.Evaluated(nothing, np.zeros(50), {}, {0: "fire"}, None)
    weights = Path(place) / "best.pt"
    weights.write_bytes(b"")
    order = {"work": {"dataset": {"digest": "d" * 64}, "args": {}}}
    result = evaluate._result(str(weights), told, order)
    assert (result["objects"], result["backgrounds"]) == (0, 50)
    assert np.isnan([result["map50"], result["map5095"]]).all()


def check_both_models_are_evaluated_as_the_new_one_trained(place):
    def asked(**said):
        arguments = evaluate._arguments({"work": {"args": said}}, place, 4)
        return arguments["imgsz"], arguments["single_cls"]

    assert asked() == (640, False)  # the library's own, and not those of whatever training made the model
    assert asked(imgsz=[1440, 808], single_cls=True) == (1440, True)


def check_a_model_to_beat_that_is_none_costs_the_comparison_alone(place):
    def refuse(weights):
        raise ValueError("%s is not a checkpoint\nand more" % Path(weights).name)

    beaten = Path(place) / "x.pt"
    beaten.write_bytes(b"no model")
    sent = {"path": "x.pt", "sha256": checkpoints.hash_file(str(beaten))}
    order = {"modelToBeat": {"tree": place, "files": {"x": sent}}, "work": {"dataset": {"tree": place}, "args": {}}}
    told = per_picture.Evaluated(random_statistics(1), np.zeros(40), {}, {0: "fire"}, None)
    comparison = evaluate._comparison(SimpleNamespace(YOLO=refuse), told, order, place)
    assert comparison["difference"] is None and comparison["model"] == sent["sha256"]
    assert comparison["trouble"] == "the model to beat cannot be evaluated (ValueError: x.pt is not a checkpoint)"


def check_slices_are_what_they_say():
    statistics = random_statistics(4, pictures=300)
    light = np.where(np.arange(300) % 2, 0.1, 0.7)
    found = {(each.kind, each.name): each for each in slices.all_of(statistics, light, {0: "fire", 1: "smoke"})}
    whole = Ranking(statistics).by_class(np.ones(300, dtype=int))
    assert abs(found["class", "fire"].map5095 - whole[0].mean()) < 1e-12
    assert ("class", "2") in found
    assert found["light", "day"].pictures == found["light", "night"].pictures == 150
    assert sum(each.objects for (kind, _), each in found.items() if kind == "size") == 600
    assert len([name for kind, name in found if kind == "source"]) == 7
    few = slices.all_of(random_statistics(4, pictures=10), light[:10], {})
    assert all(each.map50 is None for each in few)


def check_sizes_leave_out_what_belongs_to_another():
    # Two objects, 10 and 100 px; one detection finds each, one of 12 px finds nothing, one of 120 px finds nothing.
    finds = np.array([[0] * 10, [1] * 10, [NO_OBJECT] * 10, [NO_OBJECT] * 10])
    statistics = Statistics(
        ["a.jpg"],
        np.zeros(4, dtype=int),
        np.array([0.6, 0.9, 0.8, 0.7]),
        np.zeros(4, dtype=int),
        finds,
        np.array([11.0, 98.0, 12.0, 120.0]),
        np.zeros(2, dtype=int),
        np.zeros(2, dtype=int),
        np.array([10.0, 100.0]),
    )
    small, large = (slices.of_size(statistics, *limits) for limits in ((0, 16), (96, 1e9)))
    assert small.confidence.tolist() == [0.6, 0.8]
    assert large.confidence.tolist() == [0.9, 0.7]
    one = np.ones(1, dtype=int)
    assert abs(Ranking(small).mean(one)[0] - 0.4975) < 1e-12  # the library has no point at a recall of exactly 1
    assert abs(Ranking(large).mean(one)[0] - 0.995) < 1e-12


def check_clusters_go_by_camera():
    names = ["a/cam1_001.jpg", "a/cam1_002.jpg", "b/cam1_001.jpg", "a/cam2-7.png", "a/x.jpg", "17.jpg", "18.jpg"]
    assert clusters.of_pictures(names).tolist() == [0, 0, 1, 2, 3, 4, 4]
    assert clusters.of_pictures(names, r"cam(\d)").tolist() == [0, 0, 0, 1, 2, 3, 3]
    assert clusters.of_pictures(names, r"^[ab]/").tolist() == [0, 0, 1, 0, 0, 2, 2]


def check_the_same_model_twice_differs_in_nothing():
    one = random_statistics(1)
    same = bootstrap.compare(Ranking(one), Ranking(one), np.arange(40), seed=0, draws=20)
    assert same.map5095 == same.map50 == bootstrap.Interval(0.0, 0.0, 0.0)
    assert (same.below_zero, same.clusters) == (0.0, 40)


def check_a_real_model_is_judged_as_the_library_judges_it(place):
    """An untrained model finds what it found before: its own boxes, moved a little, are the labels."""
    import torch
    import ultralytics

    weights = Path(place) / "untrained.pt"
    torch.manual_seed(0)
    untrained = ultralytics.YOLO("yolov8n.yaml")
    for branch in untrained.model.model[-1].cv3:
        branch[-1].bias.data.fill_(-20.0)
        branch[-1].bias.data[0] = -2.0  # sure enough of itself to find one class
        branch[-1].weight.data[0].normal_(0, 100)  # and of each detection differently
    untrained.save(weights)
    data = label_as_the_model_does(ultralytics, weights, Path(place) / "images images #1")
    told = per_picture.evaluate(
        ultralytics, str(weights), str(data.parent), data=str(data), split="val", imgsz=256, batch=4, device="cpu"
    )
    means = Ranking(told.statistics).mean(np.ones(len(told.statistics.pictures), dtype=int))
    assert means[0] > 0.01, told.library
    assert abs(means[0] - told.library["metrics/mAP50(B)"]) < 1e-6
    assert abs(means.mean() - told.library["metrics/mAP50-95(B)"]) < 1e-6
    peak = told.f1_peak
    assert abs(peak["precision"] - told.library["metrics/precision(B)"]) < 1e-6, (peak, told.library)
    assert abs(peak["recall"] - told.library["metrics/recall(B)"]) < 1e-6
    assert 0 <= peak["confidence"] <= 1
    assert set(told.statistics.pictures) == {"images/%d.png" % number for number in range(12)}
    by_name = dict(zip(told.statistics.pictures, told.brightness))
    # 160 x 90 and 90 x 160 pictures are padded with grey to the network's size, which must not count.
    assert all(abs(by_name["images/%d.png" % number] - (0.2 + 0.05 * number)) < 0.02 for number in range(12))


def label_as_the_model_does(library, weights, folder):
    import cv2

    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True)
    random, model = np.random.default_rng(0), library.YOLO(weights)
    for number in range(12):
        shape = (90, 160, 3) if number % 2 else (160, 90, 3)
        blocks = np.kron(random.normal(0, 30, (shape[0] // 10, shape[1] // 10, 3)), np.ones((10, 10, 1)))
        picture = (blocks - blocks.mean() + 255 * (0.2 + 0.05 * number)).clip(0, 255).astype(np.uint8)
        path = folder / "images" / ("%d.png" % number)
        cv2.imwrite(str(path), picture)
        boxes = model.predict(path, conf=0.001, imgsz=256, verbose=False, device="cpu")[0].boxes
        corners = boxes.xyxyn
        boxes = boxes[(corners[:, :2] > 0.01).all(1) & (corners[:, 2:] < 0.99).all(1)][:4]  # the others are cut
        found = boxes.xywhn.numpy()
        found[:, 2:] *= random.uniform(0.8, 1.0, (len(found), 2))
        lines = ["%d %f %f %f %f\n" % (label, *box) for label, box in zip(boxes.cls, found.clip(0, 1))]
        (folder / "labels" / ("%d.txt" % number)).write_text("".join(lines))
    data = folder / "data.yaml"
    data.write_text("path: '%s'\ntrain: images\nval: images\nnames: %s\n" % (folder, list(model.names.values())))
    return data


if __name__ == "__main__":
    globals()["check_" + sys.argv[1]](*sys.argv[2:])
