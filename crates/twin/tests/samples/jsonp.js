callback([{"id":"a","v":1}]);
